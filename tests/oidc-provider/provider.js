// Identity providers for the suites: two OpenID Connect providers of the real `oidc-provider`
// package, each under a path of its own, and the keys of a Cloudflare Access team.
//
//   /one, /two                        the providers; any login name is somebody, any password is right
//   /cdn-cgi/access/certs             the team's keys
//   POST /__rotate/{one|two|access}   signs with a new key from now on; the old one is gone
//   POST /__access/token              a token of the team with the claims of the JSON body
//
// ORIGIN says where to listen, PUBLIC_URL where the product is.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const origin = process.env.ORIGIN;
const product = process.env.PUBLIC_URL;

/** A new signing key as a private JWK. */
function key() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

/** `unverified-…` has an address that nobody verified, `nameless-…` none at all. */
function account(id) {
  const email = id.startsWith('nameless-')
    ? {}
    : { email: `${id}@provider.example`, email_verified: !id.startsWith('unverified-') };
  return { accountId: id, claims: () => ({ sub: id, ...email }) };
}

function provider(name) {
  const made = new Provider(`${origin}/${name}`, {
    clients: [
      {
        client_id: 'rolecall',
        client_secret: `the-secret-of-${name},-long-enough-for-anything`,
        redirect_uris: [`${product}/api/auth/oidc/${name}/callback`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: process.env.TOKEN_AUTH ?? 'client_secret_basic',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    // As Google and Apple do: the ID token itself says who it is.
    conformIdTokenClaims: false,
    cookies: { keys: ['for tests only'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => account(id),
    jwks: { keys: [key()] },
    pkce: { required: () => true },
  });
  made.on('server_error', (_, error) => console.error(name, error));
  made.on('grant.error', (_, error) => console.error(name, error.message, error.error_detail));
  return made.callback();
}

const providers = { one: provider('one'), two: provider('two') };
let access = key();

function accessToken(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: access.kid, typ: 'JWT' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key: access, format: 'jwk' });
  return `${text}.${signature.toString('base64url')}`;
}

async function body(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return JSON.parse(text || '{}');
}

const server = createServer(async (request, response) => {
  const json = (value) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(value));
  };
  const [, first, second] = new URL(request.url, origin).pathname.split('/');
  if (Object.hasOwn(providers, first)) {
    // What a mounted application is told of its place.
    request.originalUrl = request.url;
    request.url = request.url.slice(first.length + 1) || '/';
    providers[first](request, response);
  } else if (first === 'cdn-cgi') {
    const { kty, n, e, kid, use, alg } = access;
    json({ keys: [{ kty, n, e, kid, use, alg }] });
  } else if (first === '__rotate' && request.method === 'POST') {
    if (second === 'access') access = key();
    else if (Object.hasOwn(providers, second)) providers[second] = provider(second);
    json({ rotated: second });
  } else if (first === '__access' && request.method === 'POST') {
    json({ token: accessToken(await body(request)) });
  } else {
    response.statusCode = 404;
    json({ error: 'nothing is here' });
  }
});
const { hostname, port } = new URL(origin);
server.listen(Number(port), hostname, () => console.log(`Identity providers are at ${origin}`));
