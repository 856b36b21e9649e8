//! Shapes of the neighbours that have not landed.

/// Loans.
pub mod loan {
    use crate::ground::clock::At;
    use crate::ground::money::Fen;
    use crate::ground::text::Line;
    /// Papers.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum PaperKind {
        IdCard,
        DrivingLicence,
        Residence,
        Income,
        BankStatement,
        Marriage,
        DownPayment,
        Tax,
        Business,
        Other,
    }
    /// Reasons.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum RejectCode {
        CreditHistory,
        Income,
        Debt,
        Documents,
        Policy,
        Other,
    }
    /// A wanted paper.
    #[derive(Debug, PartialEq)]
    pub struct AskedPaper {
        pub kind: PaperKind,
        pub why: Line,
    }
    /// Why not.
    #[derive(Debug, PartialEq)]
    pub struct RejectReason {
        pub code: RejectCode,
        pub text: Option<Line>,
    }
    /// News.
    #[derive(Debug, PartialEq)]
    pub enum Told {
        Acknowledge {},
        BeginReview {},
        RequestPapers {
            papers: Vec<AskedPaper>,
        },
        Approve {
            amount_fen: Option<Fen>,
            term_months: Option<u32>,
            valid_until: Option<At>,
        },
        ApproveConditionally {
            amount_fen: Option<Fen>,
            term_months: Option<u32>,
            valid_until: Option<At>,
            conditions: Vec<Line>,
        },
        MeetCondition {
            no: u32,
        },
        Reject {
            reason: Option<RejectReason>,
        },
        Sign {},
        BeginMortgage {},
        RegisterMortgage {},
        PayOut {
            amount_fen: Option<Fen>,
        },
    }
}
