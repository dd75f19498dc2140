//! A CV that came, and the place it takes.

use bytes::Bytes;
use shared::calls::CvRead;
use shared::ports::Random as _;
use shared::{CvId, Problem};

use crate::context::Inner;
use crate::limits::MAX_CVS;
use crate::store::cv;
use crate::store::profile::Person;

use super::{change, missing};

/// A CV that came.
pub(crate) struct Upload {
    /// The name of its file.
    pub(crate) name: String,
    /// The file.
    pub(crate) bytes: Bytes,
    /// Where it belongs.
    pub(crate) place: Place,
}

/// Where an upload belongs.
#[derive(Default)]
pub(crate) struct Place {
    /// The CV it takes the place of.
    pub(crate) cv: Option<CvId>,
    /// What to call it; without `cv`, it is kept beside those there are.
    pub(crate) name: Option<String>,
}

/// Takes what was read into its place, which it answers.
pub(super) fn take_in(
    ctx: &Inner,
    person: &mut Person,
    upload: &Upload,
    understood: &CvRead,
) -> Result<usize, Problem> {
    let place = take_place(ctx, person, upload)?;
    let cv = person.cvs.get_mut(place).ok_or_else(missing)?;
    cv.read = understood.profile.clone();
    cv::kind_word(understood.kind).clone_into(&mut cv.summary.kind);
    cv.summary.chars = u32::try_from(understood.text.chars().count()).unwrap_or(u32::MAX);
    cv.summary.uploaded_at = ctx.now();
    Ok(place)
}

/// Finds or makes the place of an upload, with the names it is to have.
fn take_place(ctx: &Inner, person: &mut Person, upload: &Upload) -> Result<usize, Problem> {
    let asked = &upload.place;
    let file = &upload.name;
    let is_new = asked.cv.is_none() && (asked.name.is_some() || person.cvs.is_empty());
    if is_new {
        if person.cvs.len() >= MAX_CVS {
            let why = format!("there are {MAX_CVS} CVs already; delete or replace one");
            return Err(Problem::conflict(why));
        }
        person.add(CvId::new(ctx.now(), ctx.ports.random.bits()));
    }
    let place = if is_new {
        person.cvs.len() - 1
    } else {
        person.place(asked.cv.as_ref()).ok_or_else(missing)?
    };
    let free = person.free_name(file, place);
    let Some(cv) = person.cvs.get_mut(place) else {
        return Err(missing());
    };
    // What they call it stays; a file's name is that of the file there is.
    if cv.summary.name == cv.summary.file {
        cv.summary.name = free;
    }
    cv.summary.file.clone_from(file);
    if let Some(name) = &asked.name {
        change::rename(person, place, name)?;
    }
    Ok(place)
}
