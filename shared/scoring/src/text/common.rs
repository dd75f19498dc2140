//! Words of ten languages that only hold sentences together; they say nothing of the work.

use std::sync::OnceLock;

use crate::words;

/// Folded, three letters or more: English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Polish, Romanian, Scandinavian.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "aan", "about", "aby", "aceasta", "acest", "aceste", "acestei", "acestui", "across", "afin",
    "ainsi", "ale", "all", "alla", "alle", "allo", "als", "also", "anche", "and", "any", "are",
    "ate", "att", "auch", "auf", "aus", "aux", "avea", "avec", "avoir", "been", "bei", "being",
    "between", "bez", "bij", "bis", "both", "but", "byc", "cada", "can", "care", "catre", "cea",
    "cei", "cel", "cele", "ces", "cette", "che", "chez", "com", "come", "comme", "como", "con",
    "could", "cual", "czy", "dal", "dalla", "dan", "dans", "das", "dass", "dat", "deg", "degli",
    "dei", "dein", "deine", "del", "della", "delle", "dello", "dem", "den", "der", "des", "desde",
    "det", "deze", "dich", "did", "die", "dig", "din", "dir", "dit", "ditt", "dla", "does",
    "donde", "door", "dos", "dumneavoastra", "dupa", "durch", "dvs", "each", "een", "ein", "eine",
    "einem", "einen", "einer", "eines", "elle", "eller", "elles", "entre", "essa", "est", "esta",
    "estas", "este", "estos", "etre", "ett", "euch", "fait", "fara", "fata", "fie", "for", "fost",
    "fra", "from", "fur", "gli", "haben", "had", "han", "har", "has", "hasta", "hat", "have",
    "hebben", "heeft", "her", "het", "him", "his", "hos", "how", "hun", "iar", "ich", "ihm",
    "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ikke", "ils", "inte", "into", "intre",
    "isso", "ist", "its", "jak", "jako", "jego", "jej", "jest", "jij", "jouw", "just", "kan",
    "kann", "ktore", "ktory", "las", "les", "leur", "leurs", "lor", "loro", "lors", "los", "lub",
    "lui", "maar", "mai", "mais", "mas", "may", "med", "met", "might", "mit", "more", "most",
    "must", "muy", "naar", "nach", "nad", "nao", "nas", "nasz", "nasza", "nasze", "nel", "nella",
    "nelle", "nicht", "nie", "niet", "noastra", "noastre", "noch", "nog", "non", "nos", "nossa",
    "nosso", "nostra", "nostro", "nostru", "not", "notre", "nous", "nuestra", "nuestro",
    "nuestros", "nur", "och", "oder", "off", "ogni", "only", "ons", "ont", "onze", "ook", "oraz",
    "oss", "other", "our", "out", "over", "par", "para", "pela", "pelas", "pelo", "pelos",
    "pentru", "per", "pero", "piu", "plus", "pod", "por", "pour", "precum", "prin", "przed",
    "przez", "przy", "que", "questa", "questo", "qui", "same", "samt", "sans", "sao", "sau",
    "ser", "ses", "seu", "seus", "shall", "she", "should", "sich", "sie", "sin", "sind", "skal",
    "sobre", "som", "some", "son", "sono", "sont", "sous", "sowie", "sua", "suas", "such", "sul",
    "sulla", "sunt", "suo", "sur", "sus", "takze", "tambem", "tambien", "tego", "tej", "ten",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "til", "till", "toda", "todas", "todo", "todos", "tot", "tous", "tout", "toute", "toutes",
    "tra", "tus", "twoj", "twoje", "tylko", "tym", "uber", "uit", "uma", "una", "unas", "und",
    "under", "une", "unei", "uno", "unor", "unos", "uns", "unser", "unsere", "unseren", "unui",
    "van", "vara", "vei", "very", "veti", "via", "vil", "voce", "vom", "von", "voor", "vor",
    "vos", "votre", "vous", "waar", "was", "wat", "werden", "were", "what", "when", "where",
    "which", "while", "who", "wie", "wij", "will", "wir", "wird", "with", "within", "worden",
    "wordt", "would", "wurde", "you", "your", "zijn", "zum", "zur",
];

/// Twice as many as there are words and more, so that a look is a step or two.
const SLOTS: usize = 1 << 10;

/// Whether a folded word of this hash is one of them. Asked of every word of every posting.
pub(super) fn is_common(hash: u32) -> bool {
    static TABLE: OnceLock<Box<[u32]>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = vec![0_u32; SLOTS].into_boxed_slice();
        for word in COMMON {
            let hash = words::hash(word);
            let free = from(hash).find(|at| table.get(*at) == Some(&0));
            if let Some(slot) = free.and_then(|at| table.get_mut(at)) {
                *slot = hash;
            }
        }
        table
    });
    from(hash)
        .filter_map(|at| table.get(at))
        .take_while(|found| **found != 0)
        .any(|found| *found == hash)
}

/// All slots from a hash's own on.
fn from(hash: u32) -> impl Iterator<Item = usize> {
    let own = hash as usize;
    (0..SLOTS).map(move |step| (own + step) % SLOTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_them_is_known_and_others_are_not() {
        assert!(COMMON.len() * 2 < SLOTS);
        assert!(COMMON.iter().all(|word| is_common(words::hash(word))));
        for word in ["rust", "nurse", "", "zuri"] {
            assert!(!is_common(words::hash(word)), "{word}");
        }
    }
}
