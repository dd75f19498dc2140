//! schema.org `JobPosting` written into the markup itself (HTML standard, 5 Microdata).

use super::recipe::Parts;
use crate::html::Is;

pub(super) const ITEM: &[Is] = &[
    Is::Holds("itemtype", "schema.org/JobPosting"),
    Is::Holds("typeof", "JobPosting"),
];

pub(super) const PARTS: Parts = Parts {
    title: &[
        Is::Attr("itemprop", "title"),
        Is::Attr("property", "title"),
        Is::Tag("h1"),
        Is::Tag("h2"),
        Is::Tag("h3"),
    ],
    link: &[
        Is::All(&[Is::Attr("itemprop", "url"), Is::Has("href")]),
        Is::All(&[Is::Tag("a"), Is::Has("href")]),
    ],
    company: &[
        Is::Attr("itemprop", "hiringOrganization"),
        Is::Attr("property", "hiringOrganization"),
    ],
    place: &[
        Is::Attr("itemprop", "jobLocation"),
        Is::Attr("property", "jobLocation"),
    ],
    pay: &[Is::Attr("itemprop", "baseSalary")],
    kind: &[Is::Attr("itemprop", "employmentType")],
    date: &[Is::Attr("itemprop", "datePosted")],
    text: &[
        Is::Attr("itemprop", "description"),
        Is::Attr("property", "description"),
    ],
};
