//! The SSRF table.

use super::*;

/// What leads inside, in every disguise we know.
const REFUSED: &[(&str, &[&str])] = &[
    (
        "scheme",
        &[
            "ftp://a.example/",
            "file:///etc/passwd",
            "gopher://a.example/",
            "data:text/plain,x",
            "javascript:alert(1)",
            "blob:https://a.example/x",
            "ws://a.example/",
        ],
    ),
    (
        "port",
        &[
            "http://a.example:22/",
            "https://a.example:8443/",
            "http://a.example:0/",
            "http://a.example:6379/",
        ],
    ),
    (
        "user name",
        &[
            "http://user@a.example/",
            "http://user:pass@a.example/",
            "http://a.example@127.0.0.1/",
            "http://:x@a.example/",
        ],
    ),
    (
        "private",
        &[
            "http://10.0.0.1/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
        ],
    ),
    (
        "loopback",
        &[
            "http://127.0.0.1/",
            "http://127.255.255.254/",
            "http://127.1/",
            "http://127.0.0.1./",
        ],
    ),
    (
        "other notations",
        &[
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://017700000001/",
            "http://0x7F.0x0.0x0.0x1/",
            "http://127.0.0x0.1/",
            "http://１２７.０.０.１/",
            "http://127。0。0。1/",
            "http://%31%32%37.0.0.1/",
            "http://①②⑦.⓪.⓪.①/",
        ],
    ),
    (
        "link-local and metadata",
        &[
            "http://169.254.169.254/latest/meta-data/",
            "http://169.254.0.1/",
            "http://2852039166/",
            "http://168.63.129.16/",
            "http://100.100.100.200/",
        ],
    ),
    (
        "unspecified",
        &["http://0.0.0.0/", "http://0/", "http://0.1.2.3/"],
    ),
    (
        "carrier-grade NAT",
        &["http://100.64.0.1/", "http://100.127.255.255/"],
    ),
    (
        "benchmark",
        &["http://198.18.0.1/", "http://198.19.255.255/"],
    ),
    (
        "documentation",
        &[
            "http://192.0.2.1/",
            "http://198.51.100.7/",
            "http://203.0.113.9/",
        ],
    ),
    (
        "multicast and reserved",
        &[
            "http://224.0.0.1/",
            "http://239.255.255.250/",
            "http://240.0.0.1/",
            "http://255.255.255.255/",
            "http://192.0.0.8/",
            "http://192.88.99.1/",
        ],
    ),
    (
        "IPv6",
        &[
            "http://[::1]/",
            "http://[::]/",
            "http://[0:0:0:0:0:0:0:1]/",
            "http://[fe80::1]/",
            "http://[fec0::1]/",
            "http://[fc00::1]/",
            "http://[fd00:ec2::254]/",
            "http://[ff02::1]/",
            "http://[100::1]/",
            "http://[5f00::1]/",
            "http://[2001:db8::1]/",
            "http://[3fff::1]/",
            "http://[2001:2::1]/",
            "http://[2001:10::1]/",
        ],
    ),
    (
        "IPv4 inside IPv6",
        &[
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::ffff:169.254.169.254]/",
            "http://[::127.0.0.1]/",
            "http://[::8.8.8.8]/",
            "http://[2002:7f00:1::]/",
            "http://[2002:a9fe:a9fe::1]/",
            "http://[64:ff9b::127.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
            "http://[64:ff9b:1::808:808]/",
            "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
            "http://[::ffff:0:127.0.0.1]/",
        ],
    ),
    (
        "zone",
        &[
            "http://[fe80::1%25eth0]/",
            "http://[fe80::1%eth0]/",
            "http://[::1%25lo]/",
        ],
    ),
    (
        "name",
        &[
            "http://localhost/",
            "http://LOCALHOST/",
            "http://localhost./",
            "http://a.localhost/",
            "http://localhost.localdomain/",
            "http://printer.local/",
            "http://vault.internal/",
            "http://metadata.google.internal/",
            "http://metadata.google.internal./",
            "http://metadata/",
            "http://kubernetes/",
            "http://router.lan/",
            "http://nas.home.arpa/",
            "http://ｌｏｃａｌｈｏｓｔ/",
            "http://LocalHost%2E/",
        ],
    ),
    (
        "no address",
        &[
            "",
            "a.example/x",
            "//a.example/",
            "http://",
            "http:///",
            "http://a b/",
            "http://[::1/",
            "http://999.1.1.1/",
            "http://1.2.3.4.5/",
        ],
    ),
];

const ALLOWED: &[&str] = &[
    "http://a.example/",
    "https://a.example:443/x?y=z#f",
    "http://a.example:80/",
    "https://a.example:80/",
    "https://a.example./",
    "https://notlocalhost.example/",
    "https://local.example/",
    "https://internal-jobs.example/",
    "http://8.8.8.8/",
    "http://172.15.255.255/",
    "http://172.32.0.1/",
    "http://100.63.255.255/",
    "http://100.128.0.1/",
    "http://[2606:4700::1111]/",
    "http://[64:ff9b::808:808]/",
    "http://[::ffff:8.8.8.8]/",
    "https://bücher.example/",
];

#[test]
fn what_leads_inside_is_refused() {
    for (kind, addresses) in REFUSED {
        for address in *addresses {
            let answer = check(address);
            assert!(
                matches!(answer, Err(HttpError::Refused(_))),
                "{kind}: {address} gave {answer:?}"
            );
        }
    }
}

#[test]
fn the_public_internet_is_allowed() {
    for address in ALLOWED {
        assert!(
            check(address).is_ok(),
            "{address} gave {:?}",
            check(address)
        );
    }
}

#[test]
fn a_refusal_repeats_no_password_path_or_query() {
    let Err(HttpError::Refused(message)) = check("http://user:hunter2@a.example/secret?token=1")
    else {
        panic!("not refused")
    };
    for part in ["user:", "hunter2", "secret", "token"] {
        assert!(!message.contains(part), "{message}");
    }
}
