//! What staff may call, under `/api/v1/staff`.

pub mod audit;
pub mod auth;
pub mod booking;
pub mod butler;
pub mod care;
pub mod case;
pub mod catalog;
pub mod customers;
pub mod delivery;
pub mod device;
pub mod feed;
pub mod figures;
pub mod loan;
pub mod media;
pub mod notice;
pub mod order;
pub mod own;
pub mod people;
pub mod quote;
pub mod recovery;
pub mod repair;
pub mod resource;
pub mod store;
pub mod survey;
pub mod today;
pub mod vehicle;

use crate::routes::Routes;

/// A line per module.
pub fn routes(config: &mut Routes) {
    config.configure(audit::routes);
    config.configure(auth::routes);
    config.configure(own::routes);
    config.configure(people::routes);
    config.configure(customers::routes);
    config.configure(booking::routes);
    config.configure(catalog::routes);
    config.configure(notice::routes);
    config.configure(order::routes);
    config.configure(repair::routes);
    config.configure(delivery::routes);
    config.configure(device::routes);
    config.configure(feed::routes);
    config.configure(store::routes);
    config.configure(vehicle::routes);
    config.configure(today::routes);
    config.configure(figures::routes);
    config.configure(loan::routes);
    config.configure(media::routes);
    config.configure(quote::routes);
    config.configure(case::routes);
    config.configure(survey::routes);
    config.configure(recovery::routes);
    config.configure(care::routes);
    config.configure(butler::routes);
}
