//! Where the labelled data lies.

use std::path::{Path, PathBuf};

use crate::split::is_scored;

/// The folder of labelled data.
#[derive(Debug)]
pub(crate) struct Corpus {
    folder: PathBuf,
    tuning: bool,
}

impl Corpus {
    /// The folder `CORPUS_DIR` names, else the one beside the workspace.
    /// With `tuning` what is for tuning is measured instead of what is scored, where a set has both.
    pub(crate) fn open(tuning: bool) -> Self {
        let folder = std::env::var_os("CORPUS_DIR").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
            PathBuf::from,
        );
        Self { folder, tuning }
    }

    /// Whether the half for tuning is asked for.
    pub(crate) fn is_tuning(&self) -> bool {
        self.tuning
    }

    /// Whether a sample of this key is on the side asked for.
    pub(crate) fn measures(&self, key: &str) -> bool {
        is_scored(key) != self.tuning
    }

    /// A file or folder of it, where that is there.
    pub(crate) fn find(&self, path: &str) -> Option<PathBuf> {
        let path = self.folder.join(path);
        path.exists().then_some(path)
    }
}
