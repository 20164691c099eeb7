//! `README.txt` of an export: what this file is and how to check it, in both languages.
//!
//! In: the cover. Out: text for somebody who has never heard of this program and has an unzip.

use crate::export::Cover;

/// The text.
pub(crate) fn readme(cover: &Cover) -> String {
    let Cover { case, exported_at, exported_by, head, .. } = cover;
    // One line each: an officer's name must not look like another line of this text.
    let by = exported_by.replace(char::is_control, " ");
    format!(
        "\
案件卷宗(电子导出)
==================

案件编号(id):{case}
导出时间:{exported_at}
导出人:{by}
导出时账本末条:第 {sequence} 条,哈希 {hash}

本压缩包由 hashwarden 导出,内容只增不改:
  entries.jsonl   账本条目,每行一条,哈希可逐条重算
  case.json       由事件得出的案件状态
  ledger.json     导出时账本末条及上级副署
  exhibits/       证据文件(名称前为证据 id)
  tokens/         RFC 3161 可信时间戳
  manifest.json   全部文件的大小、SHA-256 和 SM3(GB/T 32905)
  seal.txt        manifest.json 的 SHA-256,即本卷宗的封签

怎样核验(无需联网):
  hashwarden case verify 文件.zip
  或  python3 verify_case.py 文件.zip          (只需 Python 3 标准库)
  请将显示的封签与纸面上的封签逐字核对。
  手工核验:解压后运行 sha256sum -c seal.txt,再按 manifest.json 逐个核对。
  时间戳:openssl ts -verify -data exhibits/文件 -in tokens/证据id.tsr -CAfile 根证书.pem

账本条目中不含当事人个人信息和举报人身份,只有加盐哈希;执法人员姓名为公务信息。证据文件保持原样。

Case file (electronic export)
=============================

Case (id):    {case}
Exported at:  {exported_at}
Exported by:  {by}
Last entry of the ledger then: {sequence}, hash {hash}

Written by hashwarden; nothing in it was ever changed, only added:
  entries.jsonl   entries of the ledger, one a line; each hash can be made again
  case.json       the state of the case as its events tell it
  ledger.json     last entry of the ledger then, countersignatures of offices above
  exhibits/       files of exhibits (the id of the exhibit stands before the name)
  tokens/         time-stamp tokens (RFC 3161)
  manifest.json   size, SHA-256 and SM3 (GB/T 32905) of every file
  seal.txt        SHA-256 of manifest.json: the seal of this export

How to check it (no network needed):
  hashwarden case verify FILE.zip
  or  python3 verify_case.py FILE.zip          (standard library of Python 3 only)
  Compare the seal that is shown with the one on paper, digit by digit.
  By hand: unpack, run  sha256sum -c seal.txt , then compare each file with manifest.json.
  Time stamps: openssl ts -verify -data exhibits/FILE -in tokens/ID.tsr -CAfile ROOT.pem

Entries hold no personal data of parties and no identity of a reporter, only salted hashes; names of officers
are official. Files of exhibits are as they were taken.
",
        sequence = head.sequence,
        hash = head.hash,
    )
}
