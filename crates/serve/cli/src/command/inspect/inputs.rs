//! Which inputs were named: files as they are, folders as their files in order of name.
//!
//! In: paths. Out: inputs that can be opened one after the other, and a sentence for each path that
//! cannot. Links to folders are not followed, so that a loop of links ends.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hashwarden_domain::Sentence;
use hashwarden_wire::Input;

/// Folders below folders, at most so deep.
const MAX_DEPTH: usize = 16;

/// An input, or the name of one with the reason why it cannot be read.
pub(super) type Named = Result<Input, (String, Sentence)>;

pub(super) fn expand(paths: &[PathBuf]) -> Vec<Named> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Ok(Input::Stdin));
        } else {
            add(path, 0, &mut inputs);
        }
    }
    inputs
}

fn add(path: &Path, depth: usize, inputs: &mut Vec<Named>) {
    let name = || path.display().to_string();
    if !path.is_dir() {
        inputs.push(Ok(Input::File(path.to_path_buf())));
        return;
    }
    if depth == MAX_DEPTH {
        inputs.push(Err((
            name(),
            Sentence::new(
                format!(
                    "folders are nested more than {MAX_DEPTH} deep; name the inner folder itself"
                ),
                format!("文件夹嵌套超过 {MAX_DEPTH} 层；请直接指定里层文件夹"),
            ),
        )));
        return;
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            inputs.push(Err((
                name(),
                Sentence::new(
                    format!("the folder cannot be read: {error}; check who may read it"),
                    format!("无法读取该文件夹：{error}；请检查读取权限"),
                ),
            )));
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if !(link && entry.path().is_dir()) {
            add(&entry.path(), depth + 1, inputs);
        }
    }
}
