//! The parameters of `searchOrders`.

use crate::query::Query;
use hawser_core::{MarketplaceId, Timestamp};

/// Which orders; while paging, everything but the page's size, token and data sets has to be repeated unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOrders {
    /// In which marketplaces, at most 50.
    pub marketplace_ids: Vec<MarketplaceId>,
    /// The time range of the search.
    pub range: UpdatedOrCreated,
    /// 1 to 100 orders a page; Amazon's default is 100.
    pub max_results_per_page: Option<u8>,
    /// `next_token` of the page before; dies after 24 hours.
    pub pagination_token: Option<String>,
    /// Which data sets; the items always come.
    pub included_data: Vec<IncludedData>,
}

/// Exactly one of the two ranges. `before`, where given, is not before `after` and at least two minutes ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdatedOrCreated {
    /// Orders changed in the range, both ends included.
    Updated {
        /// Start of the range, inclusive.
        after: Timestamp,
        /// Until; left out, Amazon's answer states it.
        before: Option<Timestamp>,
    },
    /// Orders placed in the range, both ends included.
    Created {
        /// Start of the range, inclusive.
        after: Timestamp,
        /// Until; left out, Amazon's answer states it.
        before: Option<Timestamp>,
    },
}

macro_rules! included_data {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A data set that comes only when it is asked for, and as far as the application's roles allow.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum IncludedData { $($(#[$doc])* $name,)* }

        impl IncludedData {
            /// Every data set.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Amazon's word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

included_data! {
    /// The buyer.
    Buyer = "BUYER",
    /// The recipient.
    Recipient = "RECIPIENT",
    /// Totals and what they are made of.
    Proceeds = "PROCEEDS",
    /// Costs of the seller, such as points.
    Expense = "EXPENSE",
    /// The discounts of the order.
    Promotion = "PROMOTION",
    /// The party that requested a cancellation, and the party that canceled.
    Cancellation = "CANCELLATION",
    /// The status, who fulfils, promised times.
    Fulfillment = "FULFILLMENT",
    /// Parcels and tracking.
    Packages = "PACKAGES",
    /// Tax registrations and collections.
    Tax = "TAX",
    /// The means of payment.
    Payment = "PAYMENT",
    /// Fulfilment units made by Amazon.
    FulfillmentOrders = "FULFILLMENT_ORDERS",
}

impl SearchOrders {
    pub(crate) fn query(&self) -> String {
        let (after_name, after, before_name, before) = match self.range {
            UpdatedOrCreated::Updated { after, before } => ("lastUpdatedAfter", after, "lastUpdatedBefore", before),
            UpdatedOrCreated::Created { after, before } => ("createdAfter", after, "createdBefore", before),
        };
        let query = Query::default()
            .add_list("marketplaceIds", self.marketplace_ids.iter().map(MarketplaceId::as_str))
            .add(after_name, &after.to_string())
            .add_some(before_name, before.map(|before| before.to_string()).as_deref())
            .add_some("maxResultsPerPage", self.max_results_per_page.map(|max| max.to_string()).as_deref());
        included_data(query, &self.included_data).add_some("paginationToken", self.pagination_token.as_deref()).finish()
    }
}

pub(crate) fn included_data(query: Query, sets: &[IncludedData]) -> Query {
    query.add_list("includedData", sets.iter().map(|set| set.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_first_page_states_no_end() {
        let search = SearchOrders {
            marketplace_ids: vec!["ATVPDKIKX0DER".parse().unwrap(), "A2EUQ1WTGCTBG2".parse().unwrap()],
            range: UpdatedOrCreated::Updated { after: time("2026-11-22T08:15:30.5+08:00"), before: None },
            max_results_per_page: None,
            pagination_token: None,
            included_data: vec![IncludedData::Buyer, IncludedData::FulfillmentOrders],
        };
        assert_eq!(
            search.query(),
            "marketplaceIds=ATVPDKIKX0DER%2CA2EUQ1WTGCTBG2&lastUpdatedAfter=2026-11-22T00%3A15%3A30.500Z\
             &includedData=BUYER%2CFULFILLMENT_ORDERS"
        );
    }

    #[test]
    fn a_following_page_repeats_the_range_and_encodes_the_token() {
        let (after, before) = (time("2026-01-01T00:00:00Z"), Some(time("2026-02-01T00:00:00Z")));
        let search = SearchOrders {
            marketplace_ids: vec![],
            range: UpdatedOrCreated::Created { after, before },
            max_results_per_page: Some(50),
            pagination_token: Some("a+b/c==".into()),
            included_data: vec![],
        };
        assert_eq!(
            search.query(),
            "createdAfter=2026-01-01T00%3A00%3A00.000Z&createdBefore=2026-02-01T00%3A00%3A00.000Z\
             &maxResultsPerPage=50&paginationToken=a%2Bb%2Fc%3D%3D"
        );
    }
}
