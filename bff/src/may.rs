//! One type per permission, so that a handler's signature says who may call it.

use std::marker::PhantomData;

use chezhu::domain::staff::Permission;

/// A permission as a type.
pub trait Permit: 'static {
    /// Which one.
    const PERMISSION: Permission;
    /// Whether a second factor must have been shown in the last minutes (security.md 5.7).
    const STEPPED_UP: bool = false;
}

/// Permission `P`, and a second factor shown in the last minutes (security.md 5.7).
pub struct SteppedUp<P>(PhantomData<P>);

impl<P: Permit> Permit for SteppedUp<P> {
    const PERMISSION: Permission = P::PERMISSION;
    const STEPPED_UP: bool = true;
}

macro_rules! permits {
    ($($name:ident),* $(,)?) => {$(
        #[doc = concat!("[`Permission::", stringify!($name), "`]")]
        pub struct $name;
        impl Permit for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )*};
}

permits!(
    StoreRead,
    StoreManage,
    CatalogRead,
    CatalogImport,
    CustomerRead,
    CustomerWrite,
    VehicleVerify,
    BookingRead,
    BookingWrite,
    BookingOutage,
    StaffRead,
    StaffManage,
    AuditRead,
    DeliveryRead,
    DeliveryDecide,
    FiguresRead,
    PersonalReveal,
    OrderRead,
    OrderWrite,
    OrderInspect,
    OrderPay,
    LoanRead,
    LoanWrite,
    LoanSecret,
    RepairRead,
    RepairWrite,
    RepairDispatch,
    RepairWork,
    RepairInspect,
    RepairParts,
    RepairCompensate,
    FeedRead,
    FeedImport,
    QuoteRead,
    QuoteWrite,
    QuoteConsent,
    QuoteSettle,
    CaseRead,
    CaseWrite,
    SurveyRead,
    SurveyInterview,
    SurveyManage,
    RecoveryWrite,
    CareRead,
    CareWrite,
    CareManage,
);
