//! Roles, and what each may do (rulings 18, security.md 5.6).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::actor::Scope;
use crate::ground::id::StoreId;

/// What somebody is at a store, or in the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 销售顾问
    SalesConsultant,
    /// 服务顾问
    ServiceAdvisor,
    /// 维修技师
    Technician,
    /// 质检员
    Inspector,
    /// 配件员
    PartsClerk,
    /// 收银员
    Cashier,
    /// 金融专员
    LoanClerk,
    /// 班组长
    TeamLeader,
    /// 店长
    StoreManager,
    /// 集团管理员
    GroupAdmin,
    /// 审计员: reads masked, writes nothing
    Auditor,
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal [$($role:ident),*];)*) => {
        /// One thing a member of staff may be allowed to do. Every staff operation states exactly one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Permission { $($(#[$doc])* $name),* }

        impl Permission {
            /// All of them.
            pub const ALL: &'static [Permission] = &[$(Permission::$name),*];

            /// The stable text that stands in the contract.
            pub const fn text(self) -> &'static str {
                match self { $(Permission::$name => $text),* }
            }

            /// The roles that have it.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Permission::$name => &[$(Role::$role),*]),* }
            }
        }
    };
}

permissions! {
    /// See the store: calendar, resources, outages.
    StoreRead = "store.read" [SalesConsultant, ServiceAdvisor, Technician, Inspector, PartsClerk, Cashier, LoanClerk, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Change hours, resources, shifts, switches.
    StoreManage = "store.manage" [StoreManager, GroupAdmin];
    /// See the price book and past imports.
    CatalogRead = "catalog.read" [SalesConsultant, ServiceAdvisor, Technician, Inspector, PartsClerk, Cashier, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Import items, rates and prices.
    CatalogImport = "catalog.import" [StoreManager, GroupAdmin];
    /// See customers, masked.
    CustomerRead = "customer.read" [SalesConsultant, ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Create customers and their cars, assign a butler.
    CustomerWrite = "customer.write" [SalesConsultant, ServiceAdvisor, StoreManager, GroupAdmin];
    /// Approve that a car belongs to a person, or that two accounts are one person.
    VehicleVerify = "vehicle.verify" [ServiceAdvisor, StoreManager, GroupAdmin];
    /// See the booking board.
    BookingRead = "booking.read" [SalesConsultant, ServiceAdvisor, Technician, Inspector, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Confirm, propose, decline, move, check in, undo.
    BookingWrite = "booking.write" [SalesConsultant, ServiceAdvisor, StoreManager, GroupAdmin];
    /// Take a resource or a day out, and move what it touches.
    BookingOutage = "booking.outage" [ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin];
    /// See who works where.
    StaffRead = "staff.read" [StoreManager, GroupAdmin, Auditor];
    /// Invite, change and disable staff.
    StaffManage = "staff.manage" [StoreManager, GroupAdmin];
    /// Read the security log.
    AuditRead = "audit.read" [GroupAdmin, Auditor];
    /// See messages that did not get through, with the reason.
    DeliveryRead = "delivery.read" [ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Send such a message again, or let it be.
    DeliveryDecide = "delivery.decide" [ServiceAdvisor, StoreManager, GroupAdmin];
    /// See how a store does: clocks kept and missed, load, who came.
    FiguresRead = "figures.read" [StoreManager, GroupAdmin, Auditor];
    /// See a phone or a name in clear; each time leaves a row in the security log.
    PersonalReveal = "personal.reveal" [SalesConsultant, ServiceAdvisor, StoreManager, GroupAdmin];
    /// See orders of new cars and where they stand.
    OrderRead = "order.read" [SalesConsultant, ServiceAdvisor, Technician, Inspector, Cashier, LoanClerk, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Draw up a purchase plan, record a step, correct a report, promise, cancel, hand over.
    OrderWrite = "order.write" [SalesConsultant, StoreManager, GroupAdmin];
    /// Record the checks before delivery (PDI).
    OrderInspect = "order.inspect" [Technician, Inspector, StoreManager, GroupAdmin];
    /// Record what was paid or paid back.
    OrderPay = "order.pay" [Cashier, StoreManager, GroupAdmin];
    /// See loan applications; never why a lender refused.
    LoanRead = "loan.read" [SalesConsultant, LoanClerk, StoreManager, GroupAdmin, Auditor];
    /// Draw up an application, put papers in, record what the lender said.
    LoanWrite = "loan.write" [SalesConsultant, LoanClerk, StoreManager, GroupAdmin];
    /// See the papers of a loan and the sealed reason of a refusal: those who deal with the lender.
    LoanSecret = "loan.secret" [LoanClerk];
    /// See repairs: the board, the jobs, everything of one.
    RepairRead = "repair.read" [ServiceAdvisor, Technician, Inspector, PartsClerk, Cashier, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Open a repair, take the car in, hand it back, hold it, call it off.
    RepairWrite = "repair.write" [ServiceAdvisor, StoreManager, GroupAdmin];
    /// Name who does a job and where.
    RepairDispatch = "repair.dispatch" [ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin];
    /// Work on a car: diagnosis, jobs, checks of the work.
    RepairWork = "repair.work" [Technician, TeamLeader, StoreManager, GroupAdmin];
    /// Say when missing parts come, and that they are here.
    RepairParts = "repair.parts" [PartsClerk, StoreManager, GroupAdmin];
    /// Agree to what is owed for being late.
    RepairCompensate = "repair.compensate" [StoreManager, GroupAdmin];
    /// Inspect a repaired car.
    RepairInspect = "repair.inspect" [Inspector, StoreManager, GroupAdmin];
    /// See what partners pushed and files that were imported.
    FeedRead = "feed.read" [SalesConsultant, LoanClerk, StoreManager, GroupAdmin, Auditor];
    /// Import a file of another system; try again or dismiss what a partner pushed.
    FeedImport = "feed.import" [SalesConsultant, StoreManager, GroupAdmin];
    /// See quotes, bills and declined work.
    QuoteRead = "quote.read" [ServiceAdvisor, Technician, Inspector, PartsClerk, Cashier, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Draw up a quote, send it, say when declined work is spoken of again.
    QuoteWrite = "quote.write" [ServiceAdvisor, StoreManager, GroupAdmin];
    /// Write down what an owner said of a quote by telephone.
    QuoteConsent = "quote.consent" [ServiceAdvisor, StoreManager, GroupAdmin];
    /// Make the bill of a repair, and record what was paid.
    QuoteSettle = "quote.settle" [Cashier, StoreManager, GroupAdmin];
    /// See complaints, with what was said.
    CaseRead = "case.read" [SalesConsultant, ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Write a complaint down, deal with it, close it.
    CaseWrite = "case.write" [SalesConsultant, ServiceAdvisor, StoreManager, GroupAdmin];
    /// See surveys, their answers and scores, and what is done about bad ones.
    SurveyRead = "survey.read" [SalesConsultant, ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Write down an interview by telephone or on a visit.
    SurveyInterview = "survey.interview" [SalesConsultant, ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin];
    /// Write and publish forms, say how much a stage counts.
    SurveyManage = "survey.manage" [StoreManager, GroupAdmin];
    /// Stay with a bad answer: take it, call, ask, give up.
    RecoveryWrite = "recovery.write" [SalesConsultant, ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin];
    /// See the care of cars, its rules, butlers and what owners wrote to them.
    CareRead = "care.read" [SalesConsultant, ServiceAdvisor, TeamLeader, StoreManager, GroupAdmin, Auditor];
    /// Say what is known of a customer's car, answer owners.
    CareWrite = "care.write" [SalesConsultant, ServiceAdvisor, StoreManager, GroupAdmin];
    /// Set rules of care, try them out, import recalls, say who is away.
    CareManage = "care.manage" [StoreManager, GroupAdmin];
}

/// What one member of staff has been given: a role in a store, or (without a store) in the whole group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grants(pub Vec<(Role, Option<StoreId>)>);

impl Grants {
    /// Where this permission holds; `None` when nowhere.
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        let fitting: Vec<_> = self
            .0
            .iter()
            .filter(|(role, _)| permission.roles().contains(role))
            .collect();
        if fitting.is_empty() {
            return None;
        }
        if fitting.iter().any(|(_, store)| store.is_none()) {
            return Some(Scope::Group);
        }
        Some(Scope::Stores(fitting.iter().filter_map(|(_, store)| *store).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Grants, Permission, Role};
    use crate::ground::actor::Scope;
    use crate::ground::id::{Id, StoreId};

    #[test]
    fn a_permission_holds_where_a_fitting_role_was_given() {
        let (here, there) = (
            StoreId::from_uuid(uuid::Uuid::from_u128(1)),
            StoreId::from_uuid(uuid::Uuid::from_u128(2)),
        );
        let grants = Grants(vec![
            (Role::ServiceAdvisor, Some(here)),
            (Role::Technician, Some(there)),
        ]);
        assert_eq!(grants.scope(Permission::BookingWrite), Some(Scope::Stores(vec![here])));
        assert_eq!(
            grants.scope(Permission::BookingRead),
            Some(Scope::Stores(vec![here, there]))
        );
        assert_eq!(grants.scope(Permission::StaffManage), None);
        assert_eq!(
            Grants(vec![(Role::GroupAdmin, None)]).scope(Permission::StaffManage),
            Some(Scope::Group)
        );
    }

    #[test]
    fn an_auditor_reads_and_never_writes() {
        for permission in Permission::ALL {
            let writes = !permission.text().ends_with(".read");
            assert!(
                !(writes && permission.roles().contains(&Role::Auditor)),
                "{permission:?}"
            );
        }
    }
}
