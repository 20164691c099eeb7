//! Cases by what somebody typed.
//!
//! In: words beside a filter. Out: first the cases whose number, or one of whose marks (a wallet, a machine's
//! serial, a hardware address), is the whole of it, however old they are; where there is none, those of
//! the latest [`CasePage::MAX_SEARCHED`] in whose text, or in that of whose site's finding, each word stands.

use super::list::{CaseFilter, CasePage, Conditions, Ids, JOIN_POWER, order, window};
use crate::{CaseOrder, LedgerError, database::Connection, row, search};

/// One page of the cases that fit.
pub(super) async fn ids(
    connection: &mut Connection,
    filter: &CaseFilter,
    words: &str,
) -> Result<Ids, LedgerError> {
    let exact = of_whole(connection, filter, words).await?;
    if exact.total.0 > 0 { Ok(exact) } else { of_parts(connection, filter, words).await }
}

async fn of_whole(
    connection: &mut Connection,
    filter: &CaseFilter,
    words: &str,
) -> Result<Ids, LedgerError> {
    let mut conditions = Conditions::of(filter);
    let whole = conditions.bind(words);
    conditions.and(&format!(
        "c.case_id IN (SELECT n.case_id FROM case_current n WHERE n.number = {whole} UNION \
         SELECT m.case_id FROM case_mark m WHERE m.value = {whole} AND m.kind IN \
         ('account', 'device-serial', 'lease', 'mac', 'person', 'site', 'wallet', 'worker'))"
    ));
    found(connection, filter, conditions, JOIN_POWER).await
}

async fn of_parts(
    connection: &mut Connection,
    filter: &CaseFilter,
    words: &str,
) -> Result<Ids, LedgerError> {
    let mut conditions = Conditions::of(filter);
    let latest = order(CaseOrder::Changed, true);
    let most = conditions.bind(row::integer(CasePage::MAX_SEARCHED));
    // Which first: an index often holds all that this asks for. Only those that are looked through are
    // read, and meet other tables.
    let from = format!(
        " FROM (SELECT c.case_id FROM case_current c LEFT JOIN case_due d ON d.case_id = c.case_id{} \
         ORDER BY {latest} LIMIT {most}) AS latest JOIN case_current c ON c.case_id = latest.case_id \
         LEFT JOIN case_due d ON d.case_id = c.case_id LEFT JOIN finding_current f ON f.site = c.site",
        conditions.sql
    );
    conditions.sql = " WHERE 1 = 1".to_owned();
    for pattern in search::patterns(words).into_iter().filter(|pattern| pattern != "%") {
        let word = conditions.bind(pattern);
        conditions.and(&format!(
            "(c.search LIKE {word} ESCAPE '\\' OR f.search LIKE {word} ESCAPE '\\')"
        ));
    }
    found(connection, filter, conditions, &from).await
}

async fn found(
    connection: &mut Connection,
    filter: &CaseFilter,
    mut conditions: Conditions,
    from: &str,
) -> Result<Ids, LedgerError> {
    let (size, offset) = window(filter);
    let (size, offset) = (conditions.bind(size), conditions.bind(offset));
    let order = order(filter.order, false);
    let sql = format!(
        "SELECT c.case_id, COUNT(*) OVER () AS total{from}{} \
         ORDER BY {order} LIMIT {size} OFFSET {offset}",
        conditions.sql
    );
    let rows = conditions.query(sql).fetch_all(connection).await?;
    let total: i64 = rows.first().map_or(Ok(0), |found| found.try_get("total"))?;
    let page = rows.iter().map(|found| found.try_get(0)).collect::<Result<_, _>>()?;
    Ok(Ids { total: (row::number(total), false), page })
}
