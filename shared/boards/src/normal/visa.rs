//! Whether a sentence about visas offers or refuses to sponsor one.

use shared::posting::Visa;

/// What makes a sentence speak of sponsoring. Parted by `|`.
const TOPIC: &str = "visa sponsor|sponsor visa|sponsor a visa|sponsor your visa|sponsor work visa|sponsorship|\
         visa support|visa assistance|support with visa|help with visa|help with your visa|\
         visa process|relocation and visa|visa and relocation|work permit|work visa|employment visa|\
         sponsor an employment|sponsor applicants|sponsor candidates|visas|h-1b|h1b|visumsponsoring|\
         visum|parrainage de visa|parrainage|visa de travail|patrocinio de visa|patrocinio|\
         patrocinamos|sponsoring|sponsoryzujemy|sponsorowania wiz|sponsoring wiz|wsparcia wizowego|\
         wsparcie wizowe";
/// Words that refuse. Parted by `|`.
const NO: &str = "not |unable|cannot|can't|can’t|won't|won’t|don't|don’t|doesn't|doesn’t|isn't|isn’t|aren't|\
         aren’t|no |without|never|ineligible|unfortunately|nicht|kein|ohne|leider|pas |ne peut|\
         ne peuvent|aucun|sans |malheureusement|sin |ningún|nie |bez |niestety";
/// What makes a yes of a *not*, or says it of something else. Parted by `|`.
const NOT_NO: &str = "not only|not a problem|no problem|no matter|not required to|nicht nur";
/// Not for everybody is for somebody. Parted by `|`.
const SOME: &str = "every role|every candidate|all roles|all candidates|all positions";
/// Words that offer. Parted by `|`.
const YES: &str = "offer|provide|available|sponsor|support|help|assist|cover|can |will |bieten|unterstützen|\
         unterstützung|übernehmen|hilfe|helfen|proposons|offrons|prise en charge|aide|ofrecemos|\
         ofrece|apoyo|ayuda|patrocinamos|oferujemy|zapewniamy|pomagamy|pomoc|wsparcie|sponsoryzujemy";
/// The application form asks; the posting does not say. Parted by `|`.
const ASKS: &str =
    "do you require|will you require|do you need|will you now|would you require|benötigen sie|?";
/// Cards and programmes that share the words. Parted by `|`.
const OTHER: &str = "visa inc|visa card|visa and mastercard|visa, mastercard|mastercard|executive sponsor|\
         project sponsor|sponsored by|clinical trial|sponsorships|event sponsor";

/// What a sentence that speaks of visas or sponsoring, in lower case, says of them.
pub(crate) fn sponsoring(sentence: &str) -> Option<Visa> {
    let has = |list: &str| list.split('|').any(|word| sentence.contains(word));
    if !has(TOPIC) || has(ASKS) || has(OTHER) {
        return None;
    }
    let refused = has(NO) && !has(NOT_NO);
    if refused && has(SOME) {
        None
    } else if refused {
        Some(Visa::NotOffered)
    } else {
        has(YES).then_some(Visa::Offered)
    }
}
