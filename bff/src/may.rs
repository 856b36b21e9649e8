//! One type per permission, so that a handler's signature says who may call it.

use chezhu::domain::staff::Permission;

/// A permission as a type.
pub trait Permit: 'static {
    /// Which one.
    const PERMISSION: Permission;
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
    PersonalReveal,
);
