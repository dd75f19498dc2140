//! Rungs and numbered levels in a title.

/// Rungs of the ladder a title names, a bit each. Words that change what the role *is* (intern,
/// trainee, manager, director, head, vice president, chief) are no rungs here: they stay in the
/// role.
pub mod rungs {
    /// `junior`, `entry level`.
    pub const JUNIOR: u16 = 1;
    /// `mid`, `intermediate`.
    pub const MID: u16 = 2;
    /// `senior`, `sr`.
    pub const SENIOR: u16 = 4;
    /// `lead`.
    pub const LEAD: u16 = 8;
    /// `staff`, of roles that have it.
    pub const STAFF: u16 = 16;
    /// `principal`.
    pub const PRINCIPAL: u16 = 32;
    /// `associate` before a role.
    pub const ASSOCIATE: u16 = 64;
}

/// How many words name a rung, and which.
pub(crate) fn rung(word: &str, next: &str, first: bool, staff: bool) -> (usize, u16) {
    let of_old_age = matches!(next, "care" | "living" | "citizen" | "citizens");
    match (word, next) {
        ("senior" | "sr" | "snr" | "starszy" | "starsza", _) if !of_old_age => (1, rungs::SENIOR),
        ("junior" | "jr" | "jnr" | "mlodszy" | "mlodsza", _) => (1, rungs::JUNIOR),
        ("entry", "level") => (2, rungs::JUNIOR),
        ("mid" | "middle", "level" | "senior") => (if next == "level" { 2 } else { 1 }, rungs::MID),
        ("mid" | "midlevel" | "intermediate", next) if next != "market" => (1, rungs::MID),
        ("lead", next) if !matches!(next, "generation" | "gen") => (1, rungs::LEAD),
        ("staff", _) if staff => (1, rungs::STAFF),
        ("principal", _) => (1, rungs::PRINCIPAL),
        ("associate", next) if first && !matches!(next, "" | "director") => (1, rungs::ASSOCIATE),
        _ => (1, 0),
    }
}

/// How many words name a level, and which: `II`, `L3`, `Level 2`, a number at the end of a part.
pub(crate) fn level(word: &str, next: &str) -> Option<(usize, u32)> {
    let digit = |text: &str| match text.as_bytes() {
        [b @ b'1'..=b'9'] => Some(u32::from(b - b'0')),
        _ => None,
    };
    let ends = next.is_empty();
    let one = match word {
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        "i" if ends => Some(1),
        "v" if ends => Some(5),
        _ => None,
    };
    if let Some(level) = one {
        return Some((1, level));
    }
    if matches!(word, "level" | "lvl" | "grade" | "stufe") {
        let roman = level(next, "")
            .filter(|_| !next.is_empty())
            .map(|(_, level)| level);
        return digit(next).or(roman).map(|level| (2, level));
    }
    if ends && let Some(level) = digit(word) {
        return Some((1, level));
    }
    let numbered = ["l", "ic", "e"]
        .iter()
        .find_map(|head| word.strip_prefix(head))?;
    digit(numbered).filter(|_| ends).map(|level| (1, level))
}
