//! One sort for all types.

use std::cmp::Ordering;

/// Sorts items; equal ones keep their order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, Ord::cmp);
}

/// Sorts items by something of them.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts items as `compare` says.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let compare = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    };
    for (one, other) in swaps(items.len(), &compare) {
        items.swap(one, other);
    }
}

/// Sorts entries by their keys and keeps the last of those with equal keys.
pub(crate) fn settle<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    if items.is_sorted_by(|one, other| compare(one, other) == Ordering::Less) {
        return;
    }
    sort_by(items, &compare);
    items.dedup_by(|later, earlier| {
        let same = compare(earlier, later) == Ordering::Equal;
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
}

/// Which items, by their numbers, change places one pair after the other until all are in order.
fn swaps(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    // Number of the item that belongs at each place.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    let mut swaps = Vec::new();
    for first in 0..count {
        // Round one cycle: each place receives its item from the next, and the last one is left with its own.
        let mut place = first;
        while let Some(from) = order.get_mut(place).map(|from| std::mem::replace(from, place)) {
            if from == first || from == place {
                break;
            }
            swaps.push((place, from));
            place = from;
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_of_few_items_is_sorted_as_the_standard_library_does() {
        for count in 0..7_usize {
            let all = (0..count).map(|_| count.max(1)).product::<usize>();
            for mut number in 0..all {
                // With repeated keys, and their first places to tell equal ones apart.
                let mut items: Vec<(usize, usize)> = (0..count)
                    .map(|place| {
                        let key = number % count;
                        number /= count;
                        (key, place)
                    })
                    .collect();
                let mut wanted = items.clone();
                wanted.sort_by_key(|(key, _)| *key);
                sort_by_key(&mut items, |(key, _)| *key);
                assert_eq!(items, wanted);
            }
        }
    }

    #[test]
    fn of_equal_keys_the_last_is_kept() {
        let mut items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (2, 'e')];
        settle(&mut items, |one, other| one.0.cmp(&other.0));
        assert_eq!(items, [(1, 'd'), (2, 'e')]);
    }
}
