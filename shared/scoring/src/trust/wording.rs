//! The words that speak against a posting.

/// A kind of wording and what it takes.
pub(super) struct Wording {
    pub(super) kind: &'static str,
    pub(super) points: u8,
    pub(super) phrases: &'static [&'static str],
}

/// Phrases are ASCII lower case but for accents, and stand as whole words.
pub(super) const WORDINGS: [Wording; 5] = [
    Wording {
        kind: "pay_to_apply",
        points: 60,
        phrases: &[
            "application fee",
            "registration fee",
            "processing fee",
            "refundable deposit",
            "training fee",
            "fee to apply",
            "pay for your training",
            "pay for the training",
            "purchase a starter kit",
            "buy a starter kit",
            "bewerbungsgebühr",
            "anmeldegebühr",
            "vermittlungsgebühr",
            "frais d'inscription",
            "frais de dossier",
            "cuota de inscripción",
            "pago de inscripción",
            "opłata rekrutacyjna",
            "opłata rejestracyjna",
            "taxa de inscrição",
            "quota di iscrizione",
            "taxă de înscriere",
        ],
    },
    Wording {
        kind: "crypto",
        points: 40,
        phrases: &[
            "your crypto wallet",
            "paid in usdt",
            "paid in bitcoin",
            "usdt wallet",
            "bitcoin wallet address",
            "deposit crypto",
            "deposit usdt",
            "your wallet address",
            "your wallet id",
        ],
    },
    Wording {
        kind: "private_data",
        points: 30,
        phrases: &[
            "your bank account details",
            "copy of your passport",
            "copy of your id card",
            "social security number with your application",
            "your credit card",
            "kopie ihres ausweises",
            "ihre bankverbindung",
        ],
    },
    Wording {
        kind: "easy_money",
        points: 30,
        phrases: &[
            "quick money",
            "easy money",
            "guaranteed income",
            "earn thousands",
            "earn money fast",
            "be your own boss",
            "unlimited earning potential",
            "no experience needed, earn",
            "get paid daily",
            "schnelles geld",
            "argent facile",
            "dinero fácil",
            "szybki zarobek",
        ],
    },
    Wording {
        kind: "evergreen",
        points: 30,
        phrases: &[
            "evergreen requisition",
            "evergreen posting",
            "pipeline requisition",
            "pipeline posting",
            "not an active vacancy",
            "not an active opening",
            "no current opening",
            "no immediate opening",
            "no specific opening",
            "speculative application",
            "spontaneous application",
            "always accepting applications",
            "initiativbewerbung",
            "candidature spontanée",
            "candidatura espontánea",
            "candidatura espontânea",
            "candidatura spontanea",
            "open sollicitatie",
            "przyszłe rekrutacje",
            "przyszłych rekrutacji",
            "aplicare spontană",
        ],
    },
];
/// Messengers, with the addresses they are reached by.
pub(super) const MESSENGERS: [&str; 3] = ["whatsapp", "telegram", "wechat"];
pub(super) const MESSENGER_LINKS: [&str; 3] = ["wa.me/", "t.me/", "api.whatsapp.com"];
/// Beginnings of words that ask to be written to.
pub(super) const WRITE_TO: [&str; 16] = [
    "contact", "messag", "text ", "reach", "apply", "send", "write", "chat", "via ", "add ",
    "kontakt", "schreib", "contacte", "escrib", "écri", "napisz",
];
pub(super) const FREE_MAIL: [&str; 10] = [
    "@gmail.com",
    "@googlemail.com",
    "@yahoo.",
    "@outlook.com",
    "@hotmail.",
    "@aol.com",
    "@proton.me",
    "@protonmail.com",
    "@gmx.",
    "@mail.ru",
];

/// Wording of postings for no opening of now: beyond doubt in a title, but in a text often said of something else
/// ("we keep your CV for future opportunities", "you build a talent pipeline").
pub(super) const FOR_LATER: [&str; 16] = [
    "talent pool",
    "talent pipeline",
    "talent community",
    "talent network",
    "future opportunities",
    "future openings",
    "future vacancies",
    "general application",
    "general interest",
    "talentpool",
    "vivier de talents",
    "bolsa de talento",
    "bolsa de empleo",
    "baza talentów",
    "banco de talentos",
    "open application",
];
/// Words of a title whose holder works with such a pool.
pub(super) const KEEPERS: [&str; 9] = [
    "manager",
    "specialist",
    "partner",
    "recruiter",
    "coordinator",
    "lead",
    "head",
    "director",
    "sourcer",
];
/// In a sentence with one of these the rest is a warning, not a wish.
pub(super) const WARNINGS: [&str; 15] = [
    "never",
    "beware",
    "scam",
    "scams",
    "scammers",
    "fraud",
    "fraudulent",
    "fraudsters",
    "impersonating",
    "betrüger",
    "niemals",
    "jamais",
    "nunca",
    "nigdy",
    "nooit",
];
/// Before a phrase these deny it.
pub(super) const DENIALS: [&str; 21] = [
    "no", "not", "don't", "don’t", "doesn't", "won't", "cannot", "without", "kein", "keine",
    "keinen", "nicht", "ohne", "aucun", "aucune", "sans", "sin", "ningún", "bez", "żadnych",
    "geen",
];
