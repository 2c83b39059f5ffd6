//! Pages of lists and their cursors.

use hawser_core::paging::{BoundedCount, InvalidCursor, Page, read_cursor, write_cursor};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_cursor_stands_for_its_position(name in ".*", number in any::<i64>()) {
        let cursor = write_cursor("shops", &(&name, number));
        prop_assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        prop_assert_eq!(read_cursor("shops", &cursor), Ok((name, number)));
        prop_assert_eq!(read_cursor::<(String, i64)>("orders", &cursor), Err(InvalidCursor));
    }

    #[test]
    fn any_other_text_is_refused(text in ".*") {
        prop_assert_eq!(read_cursor::<(String, i64)>("shops", &text), Err(InvalidCursor));
    }
}

#[test]
fn one_row_more_than_the_limit_makes_a_next_page() {
    let full = Page::of("numbers", 2, vec![1, 2], |number| *number);
    assert_eq!((full.items, full.next_cursor), (vec![1, 2], None));
    let more = Page::of("numbers", 2, vec![1, 2, 3], |number| *number);
    assert_eq!(more.items, [1, 2]);
    assert_eq!(read_cursor("numbers", &more.next_cursor.unwrap()), Ok(2));
}

#[test]
fn a_count_is_exact_up_to_a_thousand() {
    assert_eq!(BoundedCount::of(1000), BoundedCount { count: 1000, has_more: false });
    assert_eq!(BoundedCount::of(1001), BoundedCount { count: 1000, has_more: true });
}
