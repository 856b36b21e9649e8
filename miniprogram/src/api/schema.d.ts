// Generated from openapi/openapi.json by `npm run gen`; do not edit.

export interface paths {
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log out: this session ends. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log out everywhere: all sessions end, this one too. */
        post: operations["logout_everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew a session.
         * @description The token is good once. When the reply was lost, the same device may show it again within 30 seconds; anything else
         *     ends the session (401): log in again.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The devices on which you are logged in, the newest first. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of your sessions. */
        delete: operations["revoke_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/wechat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with the code of wx.login.
         * @description Makes the person at the first time. A code that is not good (any more) is 401: make a new one and try once more.
         *     When WeChat does not answer it is 503, and sessions that exist go on.
         */
        post: operations["login_wechat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My bookings, latest start first; the list has an ETag */
        get: operations["my_bookings"];
        put?: never;
        /** Keep a slot for five minutes; 409 `booking.slot_taken` brings alternatives (R020, R026) */
        post: operations["book"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my bookings; its version is the ETag */
        get: operations["get_booking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/accept-proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one of the times the store proposed */
        post: operations["accept_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call it off (R026) */
        post: operations["cancel_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/check-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check in at the store with the code at its door */
        post: operations["check_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/reschedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move to another time; the new slot is taken before the old one is freed (R026) */
        post: operations["reschedule_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for the kept slot: vehicle, symptom, contact (R022); confirmed at once or answered within 24 hours (R023)
         * @description What the owner noticed is read by others, so WeChat checks it first: words that must not be shown are refused, doubtful
         *     ones wait for a member of staff while the booking goes on.
         */
        post: operations["submit_booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/butlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My butlers, and who covers while one is away (R136) */
        get: operations["my_butlers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Words of care to me, the newest first, and the switch of each kind */
        get: operations["my_care"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/wishes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a kind of care on or off; what is on its way of it is not said */
        post: operations["set_care_wish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One word of care: why it was said, the booking that fits, what was written in answer */
        get: operations["get_care"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/care/{id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write to my butler in answer to a word of care (R136) */
        post: operations["reply_to_care"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My complaints, the newest first */
        get: operations["my_cases"];
        put?: never;
        /** Complain; while it is open no marketing is sent */
        post: operations["open_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my complaints: where it stands, who deals with it, what was said */
        get: operations["get_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take it back */
        post: operations["withdraw_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say more */
        post: operations["say_in_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/hints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell what was answered
         * @description A hint for the next question and nothing more: what may be sent is counted by WeChat's own events.
         */
        post: operations["subscribe_hint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What to ask for at this tap
         * @description At most five templates for `wx.requestSubscribeMessage`, by what will have to be said in the next seven days and is not
         *     covered yet; at handover that of the survey. Ask it before the tap: the question must come from the tap itself.
         */
        get: operations["subscribe_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feeds/{partner}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A partner pushes an event
         * @description Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1,` and the base64 of HMAC-SHA256 over
         *     `id.timestamp.body`; several are separated by a space). What one of the partner's keys signed within five minutes is
         *     kept as it is and answered at once, and applied within seconds; the same again is answered and does nothing. At most
         *     256 KiB. What each partner writes: docs/feeds.md. Whatever is wrong with name, headers, time or signature, the answer
         *     is one: `feed.refused`.
         */
        post: operations["take_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hints of what changed, over a WebSocket
         * @description The client's first frame, within 5 seconds, is `{"token": "<access token>"}`, of an owner or of a member of staff;
         *     never put it into the address. The server answers `{"type": "ready"}`; look once at what is shown. Then come
         *     `{"type": "hint", "kind": "booking", "id": "booking_…", "version": 3}`: this looks different now, read it again with
         *     its ETag. A hint carries no data, may come twice, and may be lost; after `{"type": "missed"}` look at everything that is
         *     shown. Kinds are `booking`, `wait`, `notice`, `vehicle`, `person`, `preferences` of an owner's own, and `booking`, `wait`,
         *     `notice`, `person`, `store`, `calendar`, `catalog`, `staff` for staff, of the stores where they may see them; ignore
         *     other kinds. Send a renewed token in the same form before the old one ends. Frames are at most 8 KiB, 20 in 15 seconds; the server pings
         *     every 15 seconds and gives up after 45 of silence. It closes with 4401 (no good token any more: renew it), 4408 (no
         *     token in time), 4409 (whose it is has changed), 4429 (too many sockets), 1008 (noise) or 1001 (the server stops); come
         *     again after a pause that grows.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loan-products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What lenders offer: rate, terms, every fee, the check-list (R113, R116) */
        get: operations["list_loan_products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loan-products/{id}/simulation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a loan would cost: every fee, all interest, the yearly cost, month by month (R116) */
        get: operations["simulate_loan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My loans, the newest first */
        get: operations["my_loans"];
        put?: never;
        /** Begin an application: a draft of which no lender knows */
        post: operations["start_loan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One loan: where it stands, whom one waits for, what to do (R004, R119); has an ETag */
        get: operations["get_loan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans/{id}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give or withdraw one of the two consents; each stands alone (R242)
         * @description The same ledger as that of the profile. Withdrawn, nothing that was not sent yet is sent.
         */
        post: operations["consent_to_loan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans/{id}/papers/{paper_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pages of a paper of mine, by links for the next minutes */
        get: operations["get_loan_pages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans/{id}/papers/{paper_id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the pages of a paper in, instead of those that were there */
        post: operations["put_loan_pages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It is signed: the signed copy is kept page by page */
        post: operations["sign_loan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send it to the lender; 409 `loan.consent` and `loan.papers` say what is missing */
        post: operations["submit_loan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loans/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take it back, before it is signed */
        post: operations["withdraw_loan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your own record; the phone is masked. */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change your name or address; what is absent stays (R030). */
        patch: operations["set_profile"];
        trace?: never;
    };
    "/api/v1/me/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who of the dealership saw your data in clear, when and what for; the newest first */
        get: operations["list_accesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/butlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your stores, and who cares for you there (R136). */
        get: operations["list_butlers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How your consents stand, and what was decided when. */
        get: operations["get_consents"];
        put?: never;
        /** Give or withdraw a consent; each purpose stands alone, and nothing is forgotten. */
        post: operations["decide_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bind the phone that WeChat verified.
         * @description A record that staff made with this phone becomes yours. A phone of another account is `identity.phone_taken`: the
         *     store looks at it. Three phones a day; changing one needs a login of the last five minutes.
         */
        post: operations["bind_phone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I wish to hear, class by class */
        get: operations["get_preferences"];
        /**
         * Set what I wish to hear
         * @description `critical` cannot be silenced, `transactional` always stands in the inbox. Care and marketing need consent besides
         *     (`/me/consents`). What was queued for a class whose channels are turned off is called off at once.
         */
        put: operations["set_preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My notices, the newest first
         * @description Everything the stores have told the owner, whatever other channel carried it, with how many are unread (R077). The
         *     inbox has an ETag: unchanged, it is a 304.
         */
        get: operations["notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark all my notices as read */
        post: operations["read_all_notices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a notice as read
         * @description The first reading counts; a notice that was read stays so.
         */
        post: operations["read_notice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My orders, the newest first: offered plans, open orders, those that are over; the list has an ETag (R003, R110) */
        get: operations["my_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my orders: the plan with every fee in plain words, the money, the handover (R116); its version is the ETag */
        get: operations["get_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call it off, agreeing to the sum that was shown; 409 `order.effect_changed` brings the new one */
        post: operations["cancel_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What calling it off would do to the money, by the rule of 定金 or 订金, before anybody does */
        get: operations["get_cancellation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/cosign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Co-sign the delivery check-list that was shown, by its hash (R120) */
        post: operations["cosign_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/handover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose when my car is handed over, or another time; 409 `order.gate_closed` names the open steps */
        post: operations["book_handover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/handover-slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When my car can be handed over, what to bring, and what is open before */
        get: operations["list_handover_slots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/handover/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the handover's time back */
        post: operations["drop_handover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/path": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where my new car is: the steps, the one that all else waits for, whom it waits for, what is usual (R003, R110, R111, R119)
         * @description All times are instants, so the reply depends on nothing but its version; the age of a scan is for the reader to count.
         */
        get: operations["get_order_path"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I have seen this version of the path: kept once, with when */
        post: operations["see_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign the plan that was shown, by its hash; 409 `order.plan_changed` brings the hash of the new one (R118) */
        post: operations["sign_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recoveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is done about a bad answer of mine (R151) */
        get: operations["get_recovery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recoveries/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say whether it is settled; only this, or three tries on three days, ends it */
        post: operations["answer_recovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My repairs and those that I follow, the newest first; the list has an ETag (R005, R060) */
        get: operations["my_repairs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One repair on one page: where it is, what is done and by whom, what waits for me, when it is promised; its version is the ETag (R005, R040)
         * @description All times are instants, so the reply depends on nothing but its version. Whoever brought or collects the car sees it
         *     without the owner's words, and decides nothing.
         */
        get: operations["get_repair"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign what was done, by the hash of the sheet that was shown, when everything was explained */
        post: operations["accept_repair"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/loan-car": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the loan car that is offered, or not: one that is free is kept at once, else the store looks for one (R103) */
        post: operations["answer_loan_car"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was photographed: the damage map, findings by traffic light, the work, old parts; the links open for some minutes */
        get: operations["get_repair_photos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the repair will cost, line by line: why, what it is made of, where the price comes from (R070, R071); has an ETag
         * @description Of the version that was sent last, with what was decided, what is different from the one before, and the bill.
         */
        get: operations["get_quote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/quote/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide lines of the version that is shown, by its hash (R072)
         * @description Each line yes, no, or a question. 409 `quote.stale`, `quote.hash`, `quote.expired` and `quote.decided` say what is true,
         *     and nothing is changed. What is declined stays with the car as deferred work.
         */
        post: operations["decide_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/quote/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I have it before me; the first time is kept, nothing follows from it */
        post: operations["view_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I sign: the repair order at the intake, what was done at the handover, each with its hash (R041, R045) */
        get: operations["get_repair_sheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repairs/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign the repair order that was shown, by its hash; 409 `repair.sheet_changed` brings the hash of the new one */
        post: operations["sign_repair"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the stores
         * @description All stores of the group by code, with today's hours, whether they are open now, and the ways to come (R012, R245).
         */
        get: operations["list_stores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One store
         * @description With its hours of today and the thirteen days after, holidays and make-up workdays named.
         */
        get: operations["get_store"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{id}/slots/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Free starts of one day at a store, or what is missing; anybody may look (R021, R025) */
        get: operations["list_slots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{id}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Three suggestions at one tap: earliest, shortest stay, cheapest (R020) */
        get: operations["suggest_slots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{store_id}/catalog/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a store offers, with prices
         * @description Everything, one category, or what has a text in it. Items whose price depends on the model come without one until a
         *     `model_id` is given. The reply has an ETag and is 304 while neither the catalogue nor the day changes.
         */
        get: operations["catalog_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{store_id}/catalog/items/{item_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an item costs and what it is made of
         * @description Labour hours × the store's published rate, and each part (R006, R070). Without a `model_id` an item whose price depends
         *     on the model comes without one.
         */
        get: operations["catalog_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{store_id}/catalog/items/{item_id}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything an item has cost, and what is announced
         * @description Oldest first; the spans never overlap, and a gap is a time in which the item was not offered.
         */
        get: operations["price_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{store_id}/catalog/menu": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a car of this model and mileage needs
         * @description Menu packages with the price of each item in them; what it is time for comes first. Without a mileage: all packages.
         */
        get: operations["catalog_menu"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stores/{store_id}/catalog/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A store's published labour rates
         * @description By trade, oldest first; a rate ends where the next one begins.
         */
        get: operations["labour_rates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/survey-links/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The survey of a link, without a login; has an ETag
         * @description A link is signed, opens for fourteen days and is spent when the survey is finished. One that is forged, over or spent is
         *     refused by name (`survey.link`, `survey.expired`, `survey.spent`), and nothing is kept.
         */
        get: operations["get_survey_by_link"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/survey-links/{code}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save a page of answers by the link */
        put: operations["save_survey_by_link"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/survey-links/{code}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish it by the link, which is spent then */
        post: operations["finish_survey_by_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/surveys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My surveys, the newest first */
        get: operations["my_surveys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/surveys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A survey of mine, with what I answered so far; has an ETag
         * @description The first look is noted. What has ended comes without questions, with a kind word.
         */
        get: operations["get_survey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/surveys/{id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save a page of answers; those of the same questions are replaced */
        put: operations["save_survey"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/surveys/{id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish it, with the last answers; a bad answer is somebody's matter from now on */
        post: operations["finish_survey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trips/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Call a trip off */
        delete: operations["call_off_trip"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a picture (R117)
         * @description `multipart/form-data` with one field `file`: a JPEG, PNG or WebP of at most 10 MiB and 50 megapixels, told by its
         *     content. It is kept as a JPEG of at most 2,560 pixels without any metadata. What it belongs to names its id within a
         *     day, else it goes again. A repeat of the same file under the same `Idempotency-Key` gets the same answer.
         */
        post: operations["upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vehicle-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the car models
         * @description By brand, series and year; at most a thousand.
         */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vehicles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My cars
         * @description The oldest first, VIN and plate in clear, with the last odometer reading.
         */
        get: operations["list_vehicles"];
        put?: never;
        /**
         * Add a car
         * @description By VIN, plate or both; a new car needs no plate. It can be booked for at once, and its history opens when the
         *     ownership is verified (rulings 13). A foreign VIN with an odd check digit is accepted with a warning. The answer never
         *     tells whether somebody else has this car; your own a second time is `vehicle.already_yours`.
         */
        post: operations["add_vehicle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vehicles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my cars */
        get: operations["get_vehicle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one of my cars
         * @description The first plate, the model, a mistyped VIN; what is left out stays. The VIN of a verified car stands fast
         *     (`vehicle.vin_fast`); another version than the one read is `vehicle.changed`.
         */
        patch: operations["change_vehicle"];
        trace?: never;
    };
    "/api/v1/vehicles/{id}/care": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A car's care: the odometer as it is estimated, what is known, what comes next and why */
        get: operations["get_car_care"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Say what I know of my car: registration, insurance, inspection, last service, battery; what is left out stays */
        patch: operations["say_of_car"];
        trace?: never;
    };
    "/api/v1/vehicles/{id}/deferred-work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I declined of this car and is not done yet, the most pressing first */
        get: operations["list_deferred_work"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vehicles/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * No longer my car
         * @description Ends ownership, care and reminders. When nobody else owns it and the dealership has no record of it, VIN and plate are
         *     gone for good (rulings 13 and 14). A car that a store expects is `booking.car_booked`: call the visit off first.
         */
        post: operations["end_vehicle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vehicles/{id}/mileage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mileage of one of my cars
         * @description The newest first; at most 200.
         */
        get: operations["list_mileage"];
        put?: never;
        /**
         * Log the mileage of one of my cars
         * @description Lower than the last reading is `vehicle.mileage_backwards`; the store can correct it.
         */
        post: operations["log_mileage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vehicles/{id}/repairs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of one of my cars: what was done, by whom, until when it is warranted; all of it once the car is verified (R060, R076) */
        get: operations["get_car_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vehicles/{id}/trips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Announce a trip: before it the store offers a check (R154) */
        post: operations["announce_trip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My open places on waitlists */
        get: operations["my_waits"];
        put?: never;
        /** Queue for a window of days when nothing fits */
        post: operations["join_waitlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waitlist/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my places */
        get: operations["get_wait"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waitlist/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the offered slot: it becomes a held booking with five minutes to submit */
        post: operations["accept_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waitlist/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave the queue */
        post: operations["leave_waitlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waitlist/{id}/pass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let this offer pass and stay in the queue */
        post: operations["pass_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Take one of the proposed times. */
        AcceptProposal: {
            /** @description Which one. */
            proposal_id: components["schemas"]["ProposalId"];
        };
        /** @description The owner signs what was done, as it was shown. */
        AcceptRepair: {
            /** @description The sheet's hash. */
            hash: string;
        };
        /** @description A car for the owner's garage: VIN, plate or both. */
        AddVehicle: {
            /**
             * Format: int32
             * @description Odometer, km.
             */
            km?: number | null;
            model_id?: components["schemas"]["ModelId"] | null;
            plate?: components["schemas"]["Plate"] | null;
            vin?: components["schemas"]["Vin"] | null;
        };
        /**
         * @description 地址，1 至 200 个字。
         * @example 广东省深圳市南山区科技园 1 号
         */
        Address: string;
        /** @description A trip that lies ahead. */
        AnnounceTrip: {
            /**
             * Format: int64
             * @description How far, there and back.
             */
            km: number;
            /**
             * Format: date
             * @description When it begins: tomorrow to a year from now.
             */
            on: string;
        };
        /** @description What the client says was answered. */
        AnswerHints: {
            /** @description One for each template that was asked for. */
            answers: components["schemas"]["HintedAnswer"][];
        };
        /** @description Whether the owner wants the loan car that is offered. */
        AnswerLoanCar: {
            /** @description Yes or no. */
            accept: boolean;
        };
        /** @description The owner's word. */
        AnswerRecovery: {
            /** @description It is settled. */
            settled: boolean;
            text?: components["schemas"]["Note"] | null;
            /**
             * Format: int64
             * @description The version that was seen.
             */
            version: number;
        };
        /** @description What was approved. */
        ApprovedView: {
            /** @description How much. */
            amount_fen: components["schemas"]["Fen"];
            /**
             * Format: int32
             * @description Over how many months.
             */
            term_months: number;
            /** @description Until when. */
            valid_until: components["schemas"]["At"];
        };
        /** @description What a slot is sought for. */
        Ask: {
            /** @description The service items, one to ten. */
            item_ids: components["schemas"]["ItemId"][];
            model_id?: components["schemas"]["ModelId"] | null;
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            /** @description The way to come. */
            way: components["schemas"]["Way"];
        };
        /**
         * @description Who wants a paper. Stored and sent as snake_case text.
         * @enum {string}
         */
        AskedBy: "checklist" | "lender";
        /**
         * Format: date-time
         * @description RFC 3339 instant.
         */
        At: string;
        /** @example audit_01kag00000e008000000000001 */
        AuditId: string;
        BTreeSet: string[];
        /** @description What a booking costs, from the price book or as the advisor says (R024). */
        Band: {
            /** @description At most, unless more is agreed to. */
            high_fen: components["schemas"]["Fen"];
            /** @description At least. */
            low_fen: components["schemas"]["Fen"];
        };
        /**
         * @description Paid or paid back. Stored and sent as snake_case text.
         * @enum {string}
         */
        BillPayKind: "payment" | "refund";
        /**
         * @description How. Stored and sent as snake_case text.
         * @enum {string}
         */
        BillPayMethod: "cash" | "card" | "transfer" | "wechat" | "alipay";
        /** @description The code of WeChat's phone-number button (not that of wx.login), good once. */
        BindPhone: {
            /** @description The code: `e.detail.code`. */
            code: string;
        };
        /** @description Keep a slot for five minutes. */
        Book: {
            /** @description The service items, one to ten. */
            item_ids: components["schemas"]["ItemId"][];
            model_id?: components["schemas"]["ModelId"] | null;
            /** @description The start, one of the free slots. */
            start_at: components["schemas"]["At"];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            vehicle_id?: components["schemas"]["VehicleId"] | null;
            /** @description The way to come. */
            way: components["schemas"]["Way"];
        };
        /** @description A time for the handover. */
        BookOrderHandover: {
            /** @description One of the free starts. */
            start_at: components["schemas"]["At"];
        };
        /** @description A class of resources of which there are too few. */
        BookingBinding: {
            /** @description What is missing. */
            kind: components["schemas"]["ResourceKind"];
            /** @description What it would have to be able to do. */
            tags: components["schemas"]["BTreeSet"];
        };
        /** @example booking_01kag00000e008000000000001 */
        BookingId: string;
        /**
         * @description The state of a booking (domain.md 2.1). Stored and sent as snake_case text.
         * @enum {string}
         */
        BookingState: "held" | "requested" | "confirmed" | "arrived" | "converted" | "cancelled" | "declined" | "expired" | "no_show";
        /** @description A booking as its owner sees it. */
        BookingView: {
            answer_by?: components["schemas"]["At"] | null;
            band?: components["schemas"]["Band"] | null;
            /** @description Text of the QR code for check-in, from confirmation until arrival. */
            check_in_code?: string | null;
            choose_until?: components["schemas"]["At"] | null;
            /**
             * Format: int64
             * @description Percent off the labour at this start.
             */
            discount_percent: number;
            /** @description What the items cost by the price book. */
            estimate: components["schemas"]["Band"];
            /** @description Urgent or regular (R033). */
            grade: components["schemas"]["Grade"];
            hold_until?: components["schemas"]["At"] | null;
            /** @description The booking. */
            id: components["schemas"]["BookingId"];
            /** @description Items with their make-up, as the price book stood when the slot was kept. */
            items: components["schemas"]["ItemPrice"][];
            /** @description Service or test drive. */
            kind: components["schemas"]["VisitKind"];
            /** @description Its number at the store. */
            number: string;
            /** @description Other times to choose from, and until when. */
            proposals?: components["schemas"]["ProposalView"][];
            /** @description When all will be done. */
            ready_at: components["schemas"]["At"];
            /** @description Why it was declined or called off. */
            reason?: string | null;
            /** @description The start. */
            start_at: components["schemas"]["At"];
            /** @description Where it stands. */
            state: components["schemas"]["BookingState"];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            /** @description The store's name. */
            store_name: string;
            /** @description Whether the system confirmed because nobody answered in time (rulings 19): the store looks at it first. */
            to_be_looked_at: boolean;
            vehicle_id?: components["schemas"]["VehicleId"] | null;
            /**
             * Format: int64
             * @description Grows with every change; also the ETag.
             */
            version: number;
            /** @description The way to come. */
            way: components["schemas"]["Way"];
            /** @description IANA zone in which its times are shown. */
            zone: string;
        };
        /** @description An owner's butler at a store (R136). */
        ButlerView: {
            cover?: components["schemas"]["CoverView"] | null;
            /** @description Who. */
            id: components["schemas"]["StaffId"];
            /** @description Their name. */
            name: string;
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            /** @description Its name. */
            store_name: string;
        };
        /**
         * @description What the national calendar says of a date.
         * @enum {string}
         */
        CalendarKind: "holiday" | "workday";
        /** @description Call a booking off. */
        Cancel: {
            /** @description The reason. */
            reason: components["schemas"]["CancelReason"];
        };
        /** @description Call it off. */
        CancelOrder: {
            /** @description Why. */
            reason: components["schemas"]["OrderCancelReason"];
            /** @description What comes back all in all, as it was shown. */
            returned_fen: components["schemas"]["Fen"];
        };
        /**
         * @description Why a booking is called off.
         * @enum {string}
         */
        CancelReason: "plans_changed" | "done_elsewhere" | "price" | "time_does_not_suit" | "mistake" | "other";
        /** @description What calling it off would cost. */
        CancellationView: {
            /** @description What kind of down payment was agreed. */
            down: components["schemas"]["DownKind"];
            /** @description What the store pays on top. */
            extra_fen: components["schemas"]["Fen"];
            /** @description What of it stays with the store. */
            kept_fen: components["schemas"]["Fen"];
            /** @description Its Chinese name. */
            name: string;
            /** @description What was paid and not paid back. */
            paid_fen: components["schemas"]["Fen"];
            /** @description The reason it was asked for. */
            reason: components["schemas"]["OrderCancelReason"];
            /** @description What of it comes back. */
            returned_fen: components["schemas"]["Fen"];
            /** @description In plain words. */
            words: string;
        };
        /** @description What is known of a car besides its odometer. */
        CarFactsView: {
            /**
             * Format: date
             * @description When that was read.
             */
            battery_on?: string | null;
            /**
             * Format: int64
             * @description Health of the battery.
             */
            battery_percent?: number | null;
            /** @description Whether that is the day of its delivery by us; it cannot be changed then. */
            delivered: boolean;
            /** @description Whether it has a traction battery. */
            electric: boolean;
            /** @description Whether that was computed. */
            inspection_computed: boolean;
            /**
             * Format: date
             * @description The inspection's last day: as it was typed, or by first registration.
             */
            inspection_until?: string | null;
            /**
             * Format: date
             * @description The insurance's last day.
             */
            insurance_until?: string | null;
            /**
             * Format: date
             * @description First registration.
             */
            registered_on?: string | null;
            /**
             * Format: int64
             * @description The odometer then.
             */
            serviced_km?: number | null;
            /**
             * Format: date
             * @description The last service that is known.
             */
            serviced_on?: string | null;
            /**
             * Format: date
             * @description When it was new.
             */
            started_on?: string | null;
            /**
             * Format: int64
             * @description Give this back with a change.
             */
            version: number;
        };
        /** @description The file of a car. */
        CarFileView: {
            /** @description The newest first; at most 200. */
            items: components["schemas"]["FiledRepairView"][];
            triple?: components["schemas"]["TripleView"] | null;
        };
        /** @example care_01kag00000e008000000000001 */
        CareId: string;
        /**
         * @description What an owner may be told of their car (R009, R063, R153, R154). The most important first: of several, the first is said.
         * @enum {string}
         */
        CareKind: "recall" | "inspection" | "insurance" | "three_guarantee" | "warranty_end" | "first_service" | "maintenance" | "trip" | "battery" | "deferred" | "holiday" | "season";
        /** @description The booking that fits: what a slot and a booking are asked with. */
        CareOffer: {
            /** @description Which service item. */
            item_id: components["schemas"]["ItemId"];
            /** @description Its name. */
            name: string;
            /** @description At which store. */
            store_id: components["schemas"]["StoreId"];
            total_fen?: components["schemas"]["Fen"] | null;
            /** @description For which car. */
            vehicle_id: components["schemas"]["VehicleId"];
        };
        /** @description What comes next. */
        CarePlanLine: {
            /**
             * Format: date
             * @description From when it is said.
             */
            from_on: string;
            /** @description What. */
            kind: components["schemas"]["CareKind"];
            offer?: components["schemas"]["CareOffer"] | null;
            /**
             * Format: date
             * @description When it is due.
             */
            on?: string | null;
            recall_id?: components["schemas"]["RecallId"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["CarePlanState"];
            /** @description Why. */
            why: components["schemas"]["CareWhy"];
            /** @description In Chinese. */
            words: string;
        };
        /**
         * @description Where a line of the plan stands.
         * @enum {string}
         */
        CarePlanState: "ahead" | "due" | "told" | "off";
        /** @description A car's care: what is known, what comes next. */
        CarePlanView: {
            butler?: components["schemas"]["ButlerView"] | null;
            estimate?: components["schemas"]["EstimateView"] | null;
            /** @description What is known. */
            facts: components["schemas"]["CarFactsView"];
            /** @description What comes next by the store's rules, the earliest first. */
            next: components["schemas"]["CarePlanLine"][];
            store_id?: components["schemas"]["StoreId"] | null;
            /** @description Its name. */
            store_name?: string | null;
            /** @description Trips ahead. */
            trips: components["schemas"]["TripView"][];
            /** @description The car. */
            vehicle_id: components["schemas"]["VehicleId"];
        };
        /** @description Whether a kind is wanted. */
        CareSwitchView: {
            /** @description Whether it cannot be switched off. */
            fixed: boolean;
            /** @description Which. */
            kind: components["schemas"]["CareKind"];
            /** @description Whether it is on. */
            on: boolean;
            /** @description In Chinese. */
            words: string;
        };
        /** @description A word of care to its owner. */
        CareView: {
            /** @description Whether a visit of this car lies ahead. */
            booked: boolean;
            butler?: components["schemas"]["ButlerView"] | null;
            /** @description Its id. */
            id: components["schemas"]["CareId"];
            /** @description What. */
            kind: components["schemas"]["CareKind"];
            offer?: components["schemas"]["CareOffer"] | null;
            /** @description What was written in answer. */
            replies: components["schemas"]["ReplyView"][];
            /** @description When it was said. */
            sent_at: components["schemas"]["At"];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            /** @description Its name. */
            store_name: string;
            /** @description The switch of its kind. */
            switch: components["schemas"]["CareSwitchView"];
            /** @description In Chinese. */
            title: string;
            /** @description The car. */
            vehicle_id: components["schemas"]["VehicleId"];
            /** @description Why it was said. */
            why: components["schemas"]["CareWhy"];
        };
        /** @description Why something is said. */
        CareWhy: {
            /**
             * Format: date
             * @description When it is due.
             */
            due_on?: string | null;
            /** @description Whether a number in it is a guess. */
            estimated?: boolean;
            /**
             * Format: int64
             * @description Nor more than this.
             */
            high_km?: number | null;
            /**
             * Format: int64
             * @description Kilometres driven since.
             */
            km?: number | null;
            /**
             * Format: int64
             * @description The limit in kilometres.
             */
            limit_km?: number | null;
            /**
             * Format: int32
             * @description The limit in months.
             */
            limit_months?: number | null;
            /**
             * Format: int64
             * @description Not less than this.
             */
            low_km?: number | null;
            /** @description The name of the holiday, the campaign or the work. */
            name?: string | null;
            /**
             * Format: int64
             * @description Of a battery: its health.
             */
            percent?: number | null;
            /**
             * Format: date
             * @description Since when.
             */
            since_on?: string | null;
            /** @description In Chinese. */
            words: string;
        };
        /** @description All words of care to me. */
        CaresView: {
            /** @description The newest first. */
            items: components["schemas"]["CareView"][];
            /** @description All kinds with their switches. */
            kinds: components["schemas"]["CareSwitchView"][];
        };
        /**
         * @description Why it is closed. Stored and sent as snake_case text.
         * @enum {string}
         */
        CaseCloseReason: "solved" | "withdrawn" | "duplicate" | "unsolved";
        /** @example case_01kag00000e008000000000001 */
        CaseId: string;
        /** @description A complaint in a line. */
        CaseLineView: {
            close_reason?: components["schemas"]["CaseCloseReason"] | null;
            /** @description Which. */
            id: components["schemas"]["CaseId"];
            /** @description What a person reads. */
            number: string;
            /** @description When it was opened. */
            opened_at: components["schemas"]["At"];
            /** @description Who opened it. */
            origin: components["schemas"]["CaseOrigin"];
            /** @description Where it stands. */
            state: components["schemas"]["CaseState"];
            /** @description About which store. */
            store_id: components["schemas"]["StoreId"];
            /** @description About what. */
            topic: components["schemas"]["CaseTopic"];
        };
        /**
         * @description Who opened it. Stored and sent as snake_case text.
         * @enum {string}
         */
        CaseOrigin: "owner" | "staff" | "rule";
        /**
         * @description Where a complaint stands. Stored and sent as snake_case text.
         * @enum {string}
         */
        CaseState: "received" | "handling" | "closed";
        /**
         * @description What it is about (R178). Stored and sent as snake_case text.
         * @enum {string}
         */
        CaseTopic: "repair_quality" | "attitude" | "price" | "waiting" | "parts" | "product" | "other";
        /** @description A complaint, as its owner sees it. */
        CaseView: {
            close_reason?: components["schemas"]["CaseCloseReason"] | null;
            closed_at?: components["schemas"]["At"] | null;
            /** @description Who deals with it. */
            handler?: string | null;
            /** @description Which. */
            id: components["schemas"]["CaseId"];
            /** @description What a person reads. */
            number: string;
            /** @description When it was opened. */
            opened_at: components["schemas"]["At"];
            /** @description Who opened it. */
            origin: components["schemas"]["CaseOrigin"];
            repair_id?: components["schemas"]["RepairId"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["CaseState"];
            /** @description About which store. */
            store_id: components["schemas"]["StoreId"];
            taken_at?: components["schemas"]["At"] | null;
            /** @description About what. */
            topic: components["schemas"]["CaseTopic"];
            vehicle_id?: components["schemas"]["VehicleId"] | null;
            /**
             * Format: int64
             * @description Grows with everything that happens to it.
             */
            version: number;
            /** @description What was said, the oldest first. */
            words: components["schemas"]["CaseWordView"][];
        };
        /**
         * @description In whose name. Stored and sent as snake_case text.
         * @enum {string}
         */
        CaseWho: "owner" | "staff" | "system";
        /** @description Something that was said. */
        CaseWordView: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description What. */
            text: string;
            /** @description By whom. */
            who: components["schemas"]["CaseWho"];
        };
        /** @description What is new about a car: what is left out stays. */
        ChangeVehicle: {
            model_id?: components["schemas"]["ModelId"] | null;
            plate?: components["schemas"]["Plate"] | null;
            /**
             * Format: int64
             * @description The version that was read.
             */
            version: number;
            vin?: components["schemas"]["Vin"] | null;
        };
        /** @description The owner checks in at the store. */
        CheckIn: {
            /** @description The store's short code, as its QR code at the door holds it. */
            store_code: components["schemas"]["Line"];
        };
        /**
         * @description How a check came out. Stored and sent as snake_case text.
         * @enum {string}
         */
        CheckResult: "open" | "ok" | "failed";
        /**
         * @description 代码，小写字母、数字、下划线、点和短横线，最多 64 位。
         * @example oil_service
         */
        Code: string;
        /**
         * @description How far a compensation is. Stored and sent as snake_case text.
         * @enum {string}
         */
        CompensationState: "proposed" | "approved" | "granted" | "declined";
        /** @description A condition of an approval. */
        ConditionView: {
            met_at?: components["schemas"]["At"] | null;
            /**
             * Format: int32
             * @description Its number, from 1.
             */
            no: number;
            /** @description What. */
            text: string;
        };
        /** @example consent_01kag00000e008000000000001 */
        ConsentId: string;
        /** @description What holds for a purpose now. */
        ConsentNow: {
            /** @description Whether it is asked anew for each matter, e.g. each loan: in general it can only be withdrawn. */
            for_one_matter: boolean;
            /** @description Whether it is given. */
            granted: boolean;
            /** @description What for. */
            purpose: components["schemas"]["Purpose"];
            since?: components["schemas"]["At"] | null;
        };
        /** @description Give or withdraw one of the consents that a loan needs; each stands alone. */
        ConsentToLoan: {
            /** @description The document that was shown. */
            document_id: components["schemas"]["Code"];
            /** @description The document's SHA-256. */
            document_sha256: components["schemas"]["DocumentHash"];
            /** @description Given or withdrawn. */
            granted: boolean;
            /** @description What for. */
            purpose: components["schemas"]["LoanConsent"];
        };
        /** @description A row of the ledger. */
        ConsentView: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description By which way. */
            channel: string;
            /** @description On which device. */
            device?: string | null;
            /** @description The document that was shown. */
            document_id: string;
            /** @description The document's SHA-256. */
            document_sha256: string;
            /** @description Given or withdrawn. */
            granted: boolean;
            /** @description The row. */
            id: components["schemas"]["ConsentId"];
            /** @description What for. */
            purpose: components["schemas"]["Purpose"];
        };
        /** @description All purposes as they stand, and the newest hundred rows of the ledger. */
        ConsentsView: {
            /** @description Newest first. */
            history: components["schemas"]["ConsentView"][];
            /** @description As it stands, every purpose once. */
            now: components["schemas"]["ConsentNow"][];
        };
        /** @description A member of staff by name. */
        ConsultantView: {
            /** @description Who. */
            id: components["schemas"]["StaffId"];
            /** @description Their name. */
            name: string;
        };
        /** @description Co-sign the delivery check-list. */
        CosignChecks: {
            /** @description The hash of the list that was shown. */
            hash: string;
        };
        /** @description Who answers while the butler is away. */
        CoverView: {
            /** @description Who. */
            id: components["schemas"]["StaffId"];
            /** @description Their name. */
            name: string;
            /** @description Until when. */
            until: components["schemas"]["At"];
        };
        /** @description A customer at a store, and who cares for them there (R136). */
        CustomerStoreView: {
            advisor_id?: components["schemas"]["StaffId"] | null;
            /** @description Their name. */
            advisor_name?: string | null;
            /** @description Customer of the store since. */
            since: components["schemas"]["At"];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
        };
        /** @description The hours of one date. */
        DayView: {
            calendar?: components["schemas"]["CalendarKind"] | null;
            /**
             * Format: date
             * @description The date in the store's zone.
             */
            date: string;
            /** @description When the store is open; empty means closed. */
            hours: components["schemas"]["Hours"][];
            /** @description The holiday's name, or the store's reason for other hours. */
            note?: string | null;
        };
        /** @description The owner gives or withdraws a consent. */
        DecideConsent: {
            /** @description The document that was shown. */
            document_id: components["schemas"]["Code"];
            /** @description The document's SHA-256. */
            document_sha256: components["schemas"]["DocumentHash"];
            /** @description Given or withdrawn. */
            granted: boolean;
            /** @description What for. */
            purpose: components["schemas"]["Purpose"];
        };
        /** @description The owner decides lines of the version that is shown, by its hash. */
        DecideQuote: {
            /** @description Its hash. */
            hash: components["schemas"]["Fingerprint"];
            /** @description Each line once. */
            lines: components["schemas"]["LineAnswer"][];
            /**
             * Format: int64
             * @description The number of the version that is shown.
             */
            no: number;
        };
        /** @description How a line was decided. */
        DecisionView: {
            /** @description Yes, no, or a question. */
            answer: components["schemas"]["QuoteAnswer"];
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description `app` or `phone`. */
            method: string;
            /** @description What was asked. */
            question?: string | null;
            reason?: components["schemas"]["QuoteDeclineReason"] | null;
            /** @description The recording. */
            recording?: string | null;
            second_staff_id?: components["schemas"]["StaffId"] | null;
            staff_id?: components["schemas"]["StaffId"] | null;
        };
        /**
         * @description How pressing declined work is.
         * @enum {string}
         */
        DeferredColour: "red" | "amber" | "green";
        /** @example deferred_01kag00000e008000000000001 */
        DeferredId: string;
        /** @description Work that was declined and stays with the car (domain.md 2.5). */
        DeferredView: {
            /** @description How pressing. */
            colour: components["schemas"]["DeferredColour"];
            declined?: components["schemas"]["QuoteDeclineReason"] | null;
            /** @description When it was declined. */
            declined_at: components["schemas"]["At"];
            /** @description Which. */
            id: components["schemas"]["DeferredId"];
            /** @description Why it is needed. */
            reason: string;
            /** @description In which repair. */
            repair_id: components["schemas"]["RepairId"];
            /**
             * Format: date
             * @description When it is spoken of again.
             */
            revisit_on: string;
            /** @description Where it was found. */
            store_id: components["schemas"]["StoreId"];
            /** @description What it would have cost then. */
            total_fen: components["schemas"]["Fen"];
            /** @description The car. */
            vehicle_id: components["schemas"]["VehicleId"];
            /** @description In plain words. */
            words: string;
        };
        /**
         * @description Why it takes longer. Stored and sent as snake_case text.
         * @enum {string}
         */
        DelayReason: "production" | "logistics" | "parts" | "quality" | "customs" | "weather" | "policy" | "other";
        /** @description A delay that stands. */
        DelayedView: {
            /**
             * Format: date
             * @description The new range, when it is known: from …
             */
            from?: string | null;
            /** @description Why. */
            reason: components["schemas"]["DelayReason"];
            /** @description When it became known. */
            since: components["schemas"]["At"];
            /**
             * Format: date
             * @description … to.
             */
            to?: string | null;
            /** @description In words. */
            words: string;
        };
        /** @description The list that is signed by both when the car is handed over. */
        DeliveryChecksView: {
            /** @description The checks. */
            checks: components["schemas"]["OrderCheckView"][];
            /** @description How many are well. */
            done: number;
            /** @description What is signed: another when a check is another. */
            hash: string;
            /** @description How many there are. */
            of: number;
            owner_signed_at?: components["schemas"]["At"] | null;
        };
        /**
         * @description SHA-256 of a document, 64 hexadecimal digits in lower case.
         * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
         */
        DocumentHash: string;
        /**
         * @description What kind of down payment was agreed. Stored and sent as snake_case text.
         * @enum {string}
         */
        DownKind: "refundable" | "binding";
        /** @description The down payment, and what it does. */
        DownView: {
            /** @description How much. */
            amount_fen: components["schemas"]["Fen"];
            /** @description What it does, in plain words. */
            effect: string;
            /** @description 订金 or 定金. */
            kind: components["schemas"]["DownKind"];
            /** @description Its Chinese name. */
            name: string;
        };
        /**
         * @description What a car runs on (domain.md 1.2, NEV).
         * @enum {string}
         */
        Energy: "ice" | "bev" | "phev" | "erev";
        /**
         * @description What an estimate rests on.
         * @enum {string}
         */
        EstimateBasis: "readings" | "typical";
        /** @description What the odometer shows, as far as can be guessed. */
        EstimateView: {
            /** @description What it rests on. */
            basis: components["schemas"]["EstimateBasis"];
            /**
             * Format: int64
             * @description The days between the first and the last of them.
             */
            days: number;
            /**
             * Format: int64
             * @description … nor more.
             */
            high_km: number;
            /**
             * Format: int64
             * @description The guess …
             */
            km: number;
            /**
             * Format: int64
             * @description The last reading …
             */
            last_km?: number | null;
            /**
             * Format: date
             * @description … and its day.
             */
            last_on?: string | null;
            /**
             * Format: int64
             * @description … not less than this …
             */
            low_km: number;
            /** @description How many readings count. */
            readings: number;
            /** @description In Chinese. */
            words: string;
            /**
             * Format: int64
             * @description Kilometres a year.
             */
            yearly_km: number;
        };
        /** @example repair_evidence_01kag00000e008000000000001 */
        EvidenceId: string;
        /** @description Something that was seen, with its photos. */
        EvidenceView: {
            /** @description When. */
            at: components["schemas"]["At"];
            colour?: components["schemas"]["RepairColour"] | null;
            /** @description Its id. */
            id: components["schemas"]["EvidenceId"];
            /** @description What it is. */
            kind: components["schemas"]["RepairEvidenceKind"];
            /** @description The photos. */
            photos: components["schemas"]["LinkView"][];
            /** @description What is to be seen. */
            words?: string | null;
            /**
             * Format: int32
             * @description Where on the map of the body, from left, in thousandths.
             */
            x?: number | null;
            /**
             * Format: int32
             * @description From the front.
             */
            y?: number | null;
        };
        /** @description A fee: what it is for in plain words, and either a fixed sum or a share of the amount. */
        Fee: {
            /** @description Stable code. */
            code: components["schemas"]["Code"];
            fixed_fen?: components["schemas"]["Fen"] | null;
            /** @description What a person reads. */
            name: components["schemas"]["Line"];
            /**
             * Format: int32
             * @description … or this share of the amount, in ppm; each time.
             */
            ppm?: number | null;
            /** @description When it is paid. */
            when: components["schemas"]["FeeWhen"];
            /** @description What it is for. */
            why: components["schemas"]["Line"];
        };
        /** @description A fee of a plan. */
        FeeSumView: {
            /** @description Stable code. */
            code: string;
            /** @description How much each time. */
            each_fen: components["schemas"]["Fen"];
            /** @description What a person reads. */
            name: string;
            /**
             * Format: int32
             * @description How often.
             */
            times: number;
            /** @description In all. */
            total_fen: components["schemas"]["Fen"];
            /** @description When it is paid. */
            when: components["schemas"]["FeeWhen"];
            /** @description What it is for. */
            why: string;
        };
        /**
         * @description When a fee is paid.
         * @enum {string}
         */
        FeeWhen: "at_signing" | "monthly" | "at_end";
        /** @description The answer to a push. */
        FeedTakenView: {
            /** @description What became of it. */
            taken: components["schemas"]["PushTaken"];
        };
        /**
         * Format: int64
         * @description Amount in fen, 1/100 yuan (CNY).
         */
        Fen: number;
        /** @description A wrong field. */
        FieldProblem: {
            /** @description Stable code. */
            code: string;
            /** @description Chinese text for a person. */
            message: string;
            /** @description JSON pointer into the body (`/vehicle_id`), or `#name` of a parameter or header. */
            pointer: string;
        };
        /** @description A job that was done. */
        FiledJobView: {
            /** @description In words. */
            name: string;
            /** @description Who did it. */
            technician?: string | null;
            warranted_until?: components["schemas"]["At"] | null;
        };
        /** @description A repair in a car's file. */
        FiledRepairView: {
            closed_at?: components["schemas"]["At"] | null;
            /** @description The repair. */
            id: components["schemas"]["RepairId"];
            /** @description What was done. */
            jobs: components["schemas"]["FiledJobView"][];
            /** @description What kind. */
            kind: components["schemas"]["RepairKind"];
            /**
             * Format: int32
             * @description The odometer at the intake.
             */
            km?: number | null;
            /** @description Its number. */
            number: string;
            /** @description When the car came. */
            opened_at: components["schemas"]["At"];
            settled_fen?: components["schemas"]["Fen"] | null;
            /** @description The store. */
            store_name: string;
            /**
             * Format: int64
             * @description How many days of it the three-guarantee rules count, where they count it.
             */
            triple_days?: number | null;
        };
        Fingerprint: string;
        /** @description A line that the version before had. */
        GoneLineView: {
            /** @description What it cost. */
            before_fen: components["schemas"]["Fen"];
            /** @description Which. */
            line_id: components["schemas"]["LineId"];
            /** @description In plain words. */
            words: string;
        };
        /**
         * @description How fast work of this item is answered: the two grades of R033.
         * @enum {string}
         */
        Grade: "regular" | "urgent";
        /** @description The starts of one day. */
        HandoverDay: {
            /**
             * Format: date
             * @description The store's day.
             */
            day: string;
            /** @description Free starts, the earliest first. */
            starts: components["schemas"]["At"][];
        };
        /** @description When the car can be handed over. */
        HandoverSlotsView: {
            /** @description What to bring. */
            bring: string[];
            /** @description Days with free starts. */
            days: components["schemas"]["HandoverDay"][];
            /**
             * Format: int32
             * @description How long it takes.
             */
            minutes: number;
            /** @description Steps that have to be over first; then no day is listed. */
            open: components["schemas"]["StepKind"][];
            /** @description The zone in which the days are meant. */
            zone: string;
        };
        /** @description One of them. */
        HintedAnswer: {
            /** @description What the platform reported to the client. */
            answer: components["schemas"]["SubscribeAnswer"];
            /**
             * @description The template.
             * @example VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc
             */
            template_id: string;
        };
        /**
         * @description Why an order stands still. Stored and sent as snake_case text.
         * @enum {string}
         */
        HoldReason: "customer_asked" | "payment" | "loan" | "quality" | "documents" | "other";
        /** @description The order stands still. */
        HoldView: {
            /** @description Why. */
            reason: components["schemas"]["HoldReason"];
            /** @description Since when. */
            since: components["schemas"]["At"];
            /** @description In words. */
            words: string;
        };
        /** @description A stretch of a day. */
        Hours: {
            /** @description First minute after it; later than `opens`. */
            closes: components["schemas"]["Wall"];
            /** @description First minute. */
            opens: components["schemas"]["Wall"];
        };
        /** @description A page of an inbox. */
        InboxView: {
            /** @description The newest first. */
            items: components["schemas"]["NoticeView"][];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many notices are unread, in all.
             */
            unread: number;
        };
        /** @description One month of a plan. */
        InstalmentView: {
            /** @description … and the fees. */
            fees_fen: components["schemas"]["Fen"];
            /** @description … the interest … */
            interest_fen: components["schemas"]["Fen"];
            /** @description What is owed afterwards. */
            left_fen: components["schemas"]["Fen"];
            /**
             * Format: int32
             * @description Its number, from 1.
             */
            no: number;
            /** @description What is paid, with fees. */
            payment_fen: components["schemas"]["Fen"];
            /** @description Of this the principal … */
            principal_fen: components["schemas"]["Fen"];
        };
        /** @description An item on the shelf of a store. */
        ItemCard: {
            /** @description The shelf it stands on, such as 保养. */
            category: components["schemas"]["Line"];
            /** @description Its code. */
            code: components["schemas"]["Code"];
            /** @description Urgent or regular. */
            grade: components["schemas"]["Grade"];
            /** @description The item. */
            id: components["schemas"]["ItemId"];
            /** @description Whether a booking is confirmed at once. */
            instant: boolean;
            /** @description Its kind. */
            kind: components["schemas"]["ItemKind"];
            labour_fen?: components["schemas"]["Fen"] | null;
            /**
             * Format: int32
             * @description The shortest time it takes, in minutes.
             */
            minutes: number;
            /** @description Its name. */
            name: components["schemas"]["Line"];
            parts_fen?: components["schemas"]["Fen"] | null;
            total_fen?: components["schemas"]["Fen"] | null;
        };
        /** @description An item, what it costs and what it is made of (R006, R070). */
        ItemDetail: {
            band?: components["schemas"]["PriceBand"] | null;
            /** @description The shelf it stands on. */
            category: components["schemas"]["Line"];
            /** @description Its code. */
            code: components["schemas"]["Code"];
            /** @description What is done. */
            description: components["schemas"]["Note"];
            /** @description Urgent or regular. */
            grade: components["schemas"]["Grade"];
            /**
             * Format: int64
             * @description How many days ahead it can be booked.
             */
            horizon_days: number;
            /** @description The item. */
            id: components["schemas"]["ItemId"];
            /** @description Whether a booking is confirmed at once. */
            instant: boolean;
            /** @description Its kind. */
            kind: components["schemas"]["ItemKind"];
            /** @description Whether a driving licence must be shown. */
            licence_required: boolean;
            /** @description Its name. */
            name: components["schemas"]["Line"];
            /**
             * Format: int64
             * @description How many minutes before the slot it must be booked.
             */
            notice_min: number;
            /**
             * Format: date
             * @description The day the price is for.
             */
            on: string;
            price?: components["schemas"]["ItemPrice"] | null;
            /** @description Work–wait–work, in minutes. */
            segments: components["schemas"]["Segment"][];
            /** @description Whose hands it needs. */
            trade: components["schemas"]["Trade"];
            /** @description The ways to come that it allows. */
            ways: components["schemas"]["Way"][];
        };
        /** @example item_01kag00000e008000000000001 */
        ItemId: string;
        /**
         * @description What kind of work an item is; the kind decides how far the bill may lie above the sum (see [`make_up::margin_percent`]).
         * @enum {string}
         */
        ItemKind: "maintenance" | "repair" | "diagnosis" | "body" | "inspection" | "detailing" | "test_drive";
        /** @description What an item costs in a store on a day, and what it is made of. */
        ItemPrice: {
            /** @description Its code. */
            code: components["schemas"]["Code"];
            /** @description The item. */
            item_id: components["schemas"]["ItemId"];
            /** @description Its kind. */
            kind: components["schemas"]["ItemKind"];
            /**
             * Format: int64
             * @description Labour in hundredths of an hour.
             */
            labour_centihours: number;
            /** @description What is taken off the labour, such as off-peak; zero unless a discount applies. */
            labour_discount_fen: components["schemas"]["Fen"];
            /** @description Hours × rate, half a fen rounded up. */
            labour_fen: components["schemas"]["Fen"];
            model_id?: components["schemas"]["ModelId"] | null;
            /** @description Its name. */
            name: components["schemas"]["Line"];
            /** @description Its share of what a menu package takes off; absent without one. */
            package_discount_fen?: components["schemas"]["Fen"];
            /** @description Each part. */
            parts: components["schemas"]["PartLine"][];
            /** @description Sum of the parts. */
            parts_fen: components["schemas"]["Fen"];
            /** @description The row of the price book. */
            price_id: components["schemas"]["PriceId"];
            /** @description The store's published rate of an hour of this trade. */
            rate_fen: components["schemas"]["Fen"];
            /** @description Labour − discount + parts − package discount. */
            total_fen: components["schemas"]["Fen"];
            /**
             * Format: date
             * @description Since when it costs this: the later of the price's and the rate's first day.
             */
            valid_from: string;
        };
        /** @example repair_job_01kag00000e008000000000001 */
        JobId: string;
        /** @description Queue for a window of days. */
        Join: {
            /** @description What a slot is sought for. */
            ask: components["schemas"]["Ask"];
            /**
             * Format: date
             * @description First day that suits.
             */
            first_day: string;
            /**
             * Format: date
             * @description Last day that suits, at most 14 days later.
             */
            last_day: string;
            vehicle_id?: components["schemas"]["VehicleId"] | null;
        };
        /** @example lender_01kag00000e008000000000001 */
        LenderId: string;
        /** @description A lender by name. */
        LenderNameView: {
            /** @description Which. */
            id: components["schemas"]["LenderId"];
            /** @description What a person reads. */
            name: string;
            typical?: components["schemas"]["TypicalView"] | null;
        };
        /**
         * @description 一行文字，1 至 100 个字。
         * @example 小保养
         */
        Line: string;
        /** @description What the owner says of one line. */
        LineAnswer: {
            /** @description Yes, no, or a question. */
            answer: components["schemas"]["QuoteAnswer"];
            /** @description Which. */
            line_id: components["schemas"]["LineId"];
            question?: components["schemas"]["Note"] | null;
            reason?: components["schemas"]["QuoteDeclineReason"] | null;
            /** @description Agrees to used parts; needed for a yes to a line that has some. */
            used_parts?: boolean;
        };
        /** @description What is different from the version before. */
        LineChangeView: {
            /** @description What it cost. */
            before_fen: components["schemas"]["Fen"];
            /** @description How much more; below zero: less. */
            difference_fen: components["schemas"]["Fen"];
            /** @description Why. */
            why: string;
        };
        /** @example quote_line_01kag00000e008000000000001 */
        LineId: string;
        /** @description A line of the plan. */
        LineView: {
            /** @description How much; a discount is below zero. */
            amount_fen: components["schemas"]["Fen"];
            /** @description What it is for. */
            kind: components["schemas"]["PlanLineKind"];
            /** @description Who gets it … */
            payee: components["schemas"]["Payee"];
            /** @description … by name. */
            payee_name: string;
            /** @description In plain words. */
            words: string;
        };
        /** @description A page as a picture. */
        LinkView: {
            /** @description The picture. */
            media_id: components["schemas"]["MediaId"];
            /**
             * @description Small.
             * @example /media/AZrr
             */
            thumb_url: string;
            /**
             * @description The picture, a path of this server; it opens for whoever has it.
             * @example /media/AZrq
             */
            url: string;
        };
        /**
         * @description What can be done now.
         * @enum {string}
         */
        LoanAction: "consent" | "upload" | "submit" | "acknowledge" | "begin_review" | "request_papers" | "approve" | "approve_conditionally" | "meet_condition" | "reject" | "sign" | "begin_mortgage" | "register_mortgage" | "pay_out" | "close" | "withdraw" | "open_papers" | "decide_papers" | "read_reason";
        /**
         * @description Which consent, of the two that a loan needs.
         * @enum {string}
         */
        LoanConsent: "credit_query" | "share_with_bank";
        /** @description One of the two consents. */
        LoanConsentView: {
            /** @description Whether it is given. */
            granted: boolean;
            /** @description What for. */
            purpose: components["schemas"]["LoanConsent"];
            since?: components["schemas"]["At"] | null;
        };
        /**
         * @description What can happen to a loan application (domain.md 2.3). Stored and sent as snake_case text.
         * @enum {string}
         */
        LoanEvent: "submit" | "acknowledge" | "begin_review" | "request_papers" | "supplement" | "approve" | "approve_conditionally" | "meet_condition" | "meet_last_condition" | "reject" | "sign" | "begin_mortgage" | "register_mortgage" | "pay_out" | "close" | "expire" | "withdraw";
        /** @description Something that happened. */
        LoanEventView: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description In whose name. */
            by: components["schemas"]["LoanWho"];
            /** @description What. */
            event: components["schemas"]["LoanEvent"];
            /**
             * Format: int64
             * @description The version after it.
             */
            no: number;
            /** @description The state after it. */
            state: components["schemas"]["LoanState"];
        };
        /** @example loan_01kag00000e008000000000001 */
        LoanId: string;
        /** @description A loan in an owner's list. */
        LoanLineView: {
            /** @description How much, as applied for or as approved. */
            amount_fen: components["schemas"]["Fen"];
            /** @description When it was begun. */
            created_at: components["schemas"]["At"];
            /** @description Its id. */
            id: components["schemas"]["LoanId"];
            /** @description The lender. */
            lender_name: string;
            /** @description The number a person reads. */
            number: string;
            /** @description The order that it pays for. */
            order_id: components["schemas"]["OrderId"];
            /** @description The product. */
            product_name: string;
            /** @description Where it stands. */
            state: components["schemas"]["LoanState"];
            /**
             * Format: int32
             * @description Over how many months.
             */
            term_months: number;
            /**
             * Format: int64
             * @description Its version.
             */
            version: number;
        };
        /**
         * @description How a loan is paid back. Stored and sent as snake_case text.
         * @enum {string}
         */
        LoanMethod: "annuity" | "equal_principal";
        /**
         * @description What can be done after a refusal.
         * @enum {string}
         */
        LoanOption: "other_lender" | "more_down_payment" | "talk_to_us";
        /** @example loan_product_01kag00000e008000000000001 */
        LoanProductId: string;
        /** @description A product of a lender. */
        LoanProductView: {
            /**
             * Format: int32
             * @description The yearly rate in ppm: 39900 is 3.99 %.
             */
            annual_rate_ppm: number;
            /**
             * Format: int64
             * @description How many days its approvals hold, unless it says so.
             */
            approval_days: number;
            /** @description Every fee. */
            fees: components["schemas"]["Fee"][];
            /** @description Which. */
            id: components["schemas"]["LoanProductId"];
            /** @description Whose. */
            lender: components["schemas"]["LenderNameView"];
            /** @description The most. */
            max_amount_fen: components["schemas"]["Fen"];
            /**
             * Format: int32
             * @description The most, as a share of the order's price.
             */
            max_of_price_percent: number;
            /** @description How it is paid back. */
            method: components["schemas"]["LoanMethod"];
            /** @description The least amount. */
            min_amount_fen: components["schemas"]["Fen"];
            /** @description When the lender wants its mortgage. */
            mortgage: components["schemas"]["Mortgage"];
            /** @description What a person reads. */
            name: string;
            /** @description The check-list. */
            papers: components["schemas"]["WantedView"][];
            /** @description Months to choose from. */
            terms: number[];
        };
        /**
         * @description The state of a loan application (domain.md 2.3). Stored and sent as snake_case text.
         * @enum {string}
         */
        LoanState: "draft" | "submitted" | "pre_review" | "review" | "supplement_needed" | "approved" | "approved_conditional" | "rejected" | "signed" | "mortgage_pending" | "mortgage_done" | "paid_out" | "closed" | "withdrawn" | "expired";
        /**
         * @description A step of the loan, as its owner sees it.
         * @enum {string}
         */
        LoanStep: "apply" | "review" | "sign" | "mortgage" | "pay_out";
        /**
         * @description Where a step stands.
         * @enum {string}
         */
        LoanStepState: "todo" | "running" | "done" | "stopped";
        /** @description A step of a loan. */
        LoanStepView: {
            at?: components["schemas"]["At"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["LoanStepState"];
            /** @description Which. */
            step: components["schemas"]["LoanStep"];
        };
        /**
         * @description What its owner has to do.
         * @enum {string}
         */
        LoanTodo: "give_consent" | "upload_papers" | "submit" | "wait" | "meet_conditions" | "sign" | "re_apply" | "none";
        /** @description A loan application. */
        LoanView: {
            ack_due_at?: components["schemas"]["At"] | null;
            /** @description What its reader can do now. */
            allowed: components["schemas"]["LoanAction"][];
            approved?: components["schemas"]["ApprovedView"] | null;
            /** @description Conditions of the approval. */
            conditions: components["schemas"]["ConditionView"][];
            /** @description The two consents. */
            consents: components["schemas"]["LoanConsentView"][];
            /** @description When it was begun. */
            created_at: components["schemas"]["At"];
            decided_at?: components["schemas"]["At"] | null;
            /** @description What happened, the oldest first. */
            events: components["schemas"]["LoanEventView"][];
            /** @description Its id. */
            id: components["schemas"]["LoanId"];
            mortgage_at?: components["schemas"]["At"] | null;
            /** @description The number a person reads. */
            number: string;
            /** @description What can be done after a refusal. */
            options: components["schemas"]["LoanOption"][];
            /** @description The order that it pays for. */
            order_id: components["schemas"]["OrderId"];
            paid_at?: components["schemas"]["At"] | null;
            paid_fen?: components["schemas"]["Fen"] | null;
            /** @description The check-list. */
            papers: components["schemas"]["PaperView"][];
            payout_due_at?: components["schemas"]["At"] | null;
            /** @description What it costs, as applied for or as approved. */
            plan: components["schemas"]["SimulationView"];
            /** @description The product as it was agreed. */
            product: components["schemas"]["LoanProductView"];
            signed_at?: components["schemas"]["At"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["LoanState"];
            /** @description Its steps in the order of this lender. */
            steps: components["schemas"]["LoanStepView"][];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            /** @description Its name. */
            store_name: string;
            submitted_at?: components["schemas"]["At"] | null;
            /** @description A neutral sentence after a refusal; never a reason. */
            text?: string | null;
            /** @description What its owner has to do. */
            todo: components["schemas"]["LoanTodo"];
            /**
             * Format: int64
             * @description Its version; a write names the one that was seen.
             */
            version: number;
            /** @description Whom one waits for. */
            waiting_for: components["schemas"]["LoanWaits"];
        };
        /**
         * @description Whom a loan waits for.
         * @enum {string}
         */
        LoanWaits: "owner" | "store" | "lender" | "nobody";
        /**
         * @description In whose name a loan application moves. Stored and sent as snake_case text.
         * @enum {string}
         */
        LoanWho: "owner" | "staff" | "lender" | "system";
        /** @description An owner's odometer reading. */
        LogMileage: {
            /**
             * Format: int32
             * @description Kilometres.
             */
            km: number;
        };
        /** @description The code of `wx.login`, good once. */
        LoginWechat: {
            /**
             * @description The code.
             * @example demo-owner
             */
            code: string;
        };
        /** @example media_01kag00000e008000000000001 */
        MediaId: string;
        /** @description A picture that was taken. */
        MediaView: {
            /**
             * Format: int64
             * @description Size in bytes, as it is kept.
             */
            bytes: number;
            /**
             * Format: int32
             * @description Height in pixels.
             */
            height: number;
            /** @description Its id: what it belongs to names it within a day. */
            id: components["schemas"]["MediaId"];
            /** @description Until when both open. */
            links_until: components["schemas"]["At"];
            /**
             * @description Small.
             * @example /media/AZrr
             */
            thumb_url: string;
            /**
             * @description The picture, a path of this server; it opens for whoever has it.
             * @example /media/AZrq
             */
            url: string;
            /**
             * Format: int32
             * @description Width in pixels, as it is kept.
             */
            width: number;
        };
        /** @description What a car of this model and mileage needs, and what it costs (R070; domain.md 1.2, MenuPricing). */
        Menu: {
            /**
             * Format: int64
             * @description The mileage asked about.
             */
            mileage_km?: number | null;
            /** @description The model. */
            model_id: components["schemas"]["ModelId"];
            /**
             * Format: date
             * @description The day the prices are for.
             */
            on: string;
            /** @description What it is time for first, the longest interval before shorter ones; then by when it is due. */
            packages: components["schemas"]["PackageView"][];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
        };
        /**
         * @description Who read the odometer.
         * @enum {string}
         */
        MileageSource: "owner" | "advisor" | "photo" | "car";
        /** @description A row of the mileage log. */
        MileageView: {
            /** @description When it was read. */
            at: components["schemas"]["At"];
            /**
             * Format: int32
             * @description Kilometres.
             */
            km: number;
            /** @description Why it is lower than the one before. */
            reset_reason?: string | null;
            /** @description By whom. */
            source: components["schemas"]["MileageSource"];
        };
        /** @example model_01kag00000e008000000000001 */
        ModelId: string;
        /** @description A car model. */
        ModelView: {
            /** @description Brand (品牌). */
            brand: string;
            /** @description Its code, unique. */
            code: string;
            /** @description What it runs on. */
            energy: components["schemas"]["Energy"];
            /** @description The model. */
            id: components["schemas"]["ModelId"];
            /**
             * Format: int32
             * @description Model year (年款).
             */
            model_year: number;
            /** @description Name of the variant (款型). */
            name: string;
            /** @description Series (车系). */
            series: string;
        };
        /** @description The money of an order. */
        MoneyView: {
            /** @description What is still to be paid to the store, without what a lender pays. */
            due_fen: components["schemas"]["Fen"];
            /** @description All that was paid to the store. */
            paid_fen: components["schemas"]["Fen"];
            /** @description Each payment, the oldest first. */
            payments: components["schemas"]["OrderPaymentView"][];
            /** @description All that the store paid back. */
            returned_fen: components["schemas"]["Fen"];
        };
        /**
         * @description When a lender wants its mortgage. Stored and sent as snake_case text.
         * @enum {string}
         */
        Mortgage: "before_payout" | "after_payout";
        /** @description The owner's orders. */
        MyOrdersView: {
            /** @description The newest first; at most 50. */
            items: components["schemas"]["OrderCard"][];
        };
        /** @description The owner's repairs, and those that they follow. */
        MyRepairsView: {
            /** @description The newest first; at most 50. */
            items: components["schemas"]["RepairCard"][];
        };
        /**
         * @description 备注，最多 1000 个字，可换行。
         * @example 左前轮过减速带有异响
         */
        Note: string;
        /**
         * @description How much somebody needs to know it.
         * @enum {string}
         */
        NoticeClass: "critical" | "transactional" | "care" | "marketing";
        /** @example notice_01kag00000e008000000000001 */
        NoticeId: string;
        /**
         * @description What a notice says (domain.md 2.1 to 2.3, the ✉ marks; rulings 19). Its words stand in `text.rs`.
         * @enum {string}
         */
        NoticeKind: "booking.received" | "booking.confirmed" | "booking.confirmed_by_silence" | "booking.proposed" | "booking.declined" | "booking.cancelled" | "booking.moved" | "booking.waitlist_offer" | "booking.no_show" | "booking.reminder_day" | "booking.reminder_soon" | "care.message" | "care.recall" | "care.trip" | "butler.answered" | "butler.asked" | "campaign.message" | "booking.hold_expired" | "booking.requested" | "booking.answer_missed" | "booking.answer_half" | "booking.answer_late" | "booking.answer_over" | "loan.submitted" | "loan.supplement" | "loan.approved" | "loan.conditional" | "loan.refused" | "loan.signed" | "loan.paid_out" | "loan.expiring" | "loan.expired" | "loan.papers_complete" | "loan.lender_late" | "loan.payout_late" | "loan.report_held" | "order.offered" | "order.signed" | "order.moved" | "order.delayed" | "order.arrived" | "order.ready" | "order.handover_booked" | "order.delivered" | "order.cancelled" | "order.quiet" | "order.silent" | "order.held" | "order.contact_due" | "order.contact_missed" | "repair.opened" | "repair.moved" | "repair.held" | "repair.ready" | "repair.closed" | "repair.cancelled" | "quote.sent" | "quote.reminder" | "quote.recorded" | "quote.expired" | "quote.revisit" | "quote.call" | "quote.asked" | "quote.decided" | "quote.lapsed" | "case.received" | "case.taken" | "case.answered" | "case.closed" | "case.opened" | "case.added" | "repair.eta" | "repair.parts" | "repair.loan_car" | "repair.compensated" | "repair.slow" | "repair.stuck" | "repair.contact_due" | "repair.contact_missed" | "repair.part_late" | "repair.expert" | "repair.owed" | "repair.loan_booked" | "repair.loan_asked" | "repair.loan_back" | "repair.loan_kept" | "survey.invited" | "survey.reminded" | "recovery.opened" | "recovery.asked" | "recovery.found" | "recovery.assigned" | "recovery.due" | "recovery.late" | "recovery.missed" | "recovery.answered";
        /** @description A notice as it stands in an inbox. */
        NoticeView: {
            acked_at?: components["schemas"]["At"] | null;
            /** @description Who did. */
            acked_by?: string | null;
            /** @description Since when it stands here. */
            at: components["schemas"]["At"];
            /** @description A sentence or two in Chinese; times are the store's, with the weekday. */
            body: string;
            /** @description Its id. */
            id: components["schemas"]["NoticeId"];
            /** @description What it says. */
            kind: components["schemas"]["NoticeKind"];
            read_at?: components["schemas"]["At"] | null;
            /** @description The store it comes from. */
            store_id: components["schemas"]["StoreId"];
            /** @description The id of what it is about, such as a booking: the link. */
            subject: string;
            /** @description One line in Chinese. */
            title: string;
        };
        /** @description An odometer reading. */
        Odometer: {
            /** @description When it was read. */
            at: components["schemas"]["At"];
            /**
             * Format: int32
             * @description Kilometres.
             */
            km: number;
        };
        /** @description An owner complains. */
        OpenCase: {
            repair_id?: components["schemas"]["RepairId"] | null;
            /** @description About which store. */
            store_id: components["schemas"]["StoreId"];
            /** @description What happened. */
            text: components["schemas"]["Note"];
            /** @description About what. */
            topic: components["schemas"]["CaseTopic"];
        };
        /**
         * @description Why an order is called off. Stored and sent as snake_case text.
         * @enum {string}
         */
        OrderCancelReason: "changed_mind" | "bought_elsewhere" | "price" | "delayed" | "loan_rejected" | "not_available" | "car_damaged" | "agreed" | "mistake";
        /** @description What became of the money when it was called off. */
        OrderCancelledView: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description What stays with the store. */
            kept_fen: components["schemas"]["Fen"];
            /** @description Why. */
            reason: components["schemas"]["OrderCancelReason"];
            /** @description What comes back, all in all. */
            returned_fen: components["schemas"]["Fen"];
        };
        /** @description An order in the owner's list. */
        OrderCard: {
            /** @description It takes longer than was said. */
            delayed: boolean;
            /** @description The order. */
            id: components["schemas"]["OrderId"];
            /** @description The model. */
            model: string;
            /** @description Its number. */
            number: string;
            offered_until?: components["schemas"]["At"] | null;
            /** @description It stands still. */
            on_hold: boolean;
            /** @description Where the car comes from. */
            source: components["schemas"]["OrderSource"];
            /** @description Where it stands. */
            state: components["schemas"]["OrderState"];
            step?: components["schemas"]["StepCard"] | null;
            /** @description The store. */
            store_name: string;
            /**
             * Format: int64
             * @description Its version.
             */
            version: number;
        };
        /** @description One check of a list. */
        OrderCheckView: {
            /** @description Its stable code. */
            code: string;
            /** @description How it came out. */
            result: components["schemas"]["CheckResult"];
            /** @description What is looked at. */
            words: string;
        };
        /** @description The handover's time. */
        OrderHandoverView: {
            /** @description Its booking. */
            booking_id: components["schemas"]["BookingId"];
            /** @description What to bring. */
            bring: string[];
            /** @description Until. */
            ready_at: components["schemas"]["At"];
            /** @description From. */
            start_at: components["schemas"]["At"];
            /** @description Where that stands. */
            state: components["schemas"]["BookingState"];
        };
        /** @example order_01kag00000e008000000000001 */
        OrderId: string;
        /** @description What was paid. */
        OrderPaymentView: {
            /** @description How much. */
            amount_fen: components["schemas"]["Fen"];
            /** @description When it was recorded. */
            at: components["schemas"]["At"];
            /** @description What for. */
            kind: components["schemas"]["PayKind"];
            /** @description How. */
            method: components["schemas"]["PayMethod"];
        };
        /**
         * @description Where the car comes from. Stored and sent as snake_case text.
         * @enum {string}
         */
        OrderSource: "stock" | "build";
        /**
         * @description The state of an order. Stored and sent as snake_case text.
         * @enum {string}
         */
        OrderState: "draft" | "ordered" | "allocated" | "scheduled" | "in_production" | "built" | "shipped" | "in_transit" | "at_store" | "pdi" | "ready" | "handover_booked" | "delivered" | "cancelled";
        /** @description A step. All times are instants: nothing here depends on when it is read. */
        OrderStepView: {
            amber_at?: components["schemas"]["At"] | null;
            /** @description What the owner brings. */
            bring: string[];
            checks?: components["schemas"]["StepChecksView"] | null;
            done_at?: components["schemas"]["At"] | null;
            /** @description Which. */
            kind: components["schemas"]["StepKind"];
            /** @description A word more. */
            note?: string | null;
            red_at?: components["schemas"]["At"] | null;
            scan_at?: components["schemas"]["At"] | null;
            since?: components["schemas"]["At"] | null;
            /** @description How far. */
            state: components["schemas"]["StepState"];
            /** @description Its name. */
            title: string;
            usual?: components["schemas"]["UsualView"] | null;
            usual_from?: components["schemas"]["At"] | null;
            usual_until?: components["schemas"]["At"] | null;
            waits?: components["schemas"]["Waits"] | null;
            /** @description … by name, or by what they are. */
            waits_name?: string | null;
        };
        /** @description Something that waits for the owner. */
        OrderTaskView: {
            /** @description What to bring. */
            bring: string[];
            /** @description Of which step. */
            step: components["schemas"]["StepKind"];
            /** @description What to do. */
            words: string;
        };
        /** @description An order as its owner sees it. */
        OrderView: {
            cancelled?: components["schemas"]["OrderCancelledView"] | null;
            consultant?: components["schemas"]["ConsultantView"] | null;
            /** @description The number of the contract. */
            contract_number?: string | null;
            delayed?: components["schemas"]["DelayedView"] | null;
            delivered_at?: components["schemas"]["At"] | null;
            delivery?: components["schemas"]["DeliveryChecksView"] | null;
            expected?: components["schemas"]["RangeView"] | null;
            handover?: components["schemas"]["OrderHandoverView"] | null;
            /** @description The order. */
            id: components["schemas"]["OrderId"];
            /** @description … and its name. */
            model: string;
            /** @description The model … */
            model_id: components["schemas"]["ModelId"];
            /** @description The money. */
            money: components["schemas"]["MoneyView"];
            next_contact_at?: components["schemas"]["At"] | null;
            /** @description Its number. */
            number: string;
            on_hold?: components["schemas"]["HoldView"] | null;
            plan?: components["schemas"]["PlanView"] | null;
            signed_at?: components["schemas"]["At"] | null;
            /** @description Where the car comes from. */
            source: components["schemas"]["OrderSource"];
            /** @description Where it stands. */
            state: components["schemas"]["OrderState"];
            /** @description The store … */
            store_id: components["schemas"]["StoreId"];
            /** @description … and its name. */
            store_name: string;
            vehicle_id?: components["schemas"]["VehicleId"] | null;
            /**
             * Format: int64
             * @description Grows with every change.
             */
            version: number;
            /** @description The reserved car, masked. */
            vin_masked?: string | null;
        };
        /** @example package_01kag00000e008000000000001 */
        PackageId: string;
        /** @description A menu package with its price in a store. */
        PackageView: {
            /** @description Its code. */
            code: components["schemas"]["Code"];
            /** @description What it is for. */
            description: components["schemas"]["Note"];
            /** @description The amount taken off, half a fen rounded up. */
            discount_fen: components["schemas"]["Fen"];
            /**
             * Format: int64
             * @description What the store takes off the sum, in percent.
             */
            discount_percent: number;
            /**
             * Format: int64
             * @description The mileage it is due at; absent when none was given.
             */
            due_km?: number | null;
            /** @description Whether it is time for it at the mileage asked about; false when none was given. */
            due_now: boolean;
            /**
             * Format: int64
             * @description Every so many km; absent: once within the reach.
             */
            every_km?: number | null;
            /** @description The package. */
            id: components["schemas"]["PackageId"];
            /** @description Each item with its price. */
            items: components["schemas"]["ItemPrice"][];
            /**
             * Format: int64
             * @description From this mileage on.
             */
            km_from: number;
            /**
             * Format: int64
             * @description Up to this mileage; absent: for good.
             */
            km_to?: number | null;
            model_id?: components["schemas"]["ModelId"] | null;
            /** @description Its name. */
            name: components["schemas"]["Line"];
            /** @description Sum of the items. */
            sum_fen: components["schemas"]["Fen"];
            /** @description Sum − discount. */
            total_fen: components["schemas"]["Fen"];
        };
        /** @description One page of a list and where it goes on. */
        Page_AccessView: {
            /** @description The rows, in the list's order. */
            items: {
                /** @description When. */
                at: components["schemas"]["At"];
                /** @description Its id. */
                id: components["schemas"]["AuditId"];
                /** @description What for. */
                reason: components["schemas"]["Reason"];
                /** @description The same in Chinese; of `other` what they wrote. */
                reason_text: string;
                role?: components["schemas"]["Role"] | null;
                /** @description Who looked. */
                staff_name: string;
                store_id?: components["schemas"]["StoreId"] | null;
                /** @description Its name. */
                store_name?: string | null;
                /** @description Whose car or booking it was, by its id; absent for the owner's own record. */
                subject?: string | null;
                /** @description What was seen. */
                what: components["schemas"]["Seen"];
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next?: string | null;
        };
        /** @description One page of a list and where it goes on. */
        Page_BookingView: {
            /** @description The rows, in the list's order. */
            items: {
                answer_by?: components["schemas"]["At"] | null;
                band?: components["schemas"]["Band"] | null;
                /** @description Text of the QR code for check-in, from confirmation until arrival. */
                check_in_code?: string | null;
                choose_until?: components["schemas"]["At"] | null;
                /**
                 * Format: int64
                 * @description Percent off the labour at this start.
                 */
                discount_percent: number;
                /** @description What the items cost by the price book. */
                estimate: components["schemas"]["Band"];
                /** @description Urgent or regular (R033). */
                grade: components["schemas"]["Grade"];
                hold_until?: components["schemas"]["At"] | null;
                /** @description The booking. */
                id: components["schemas"]["BookingId"];
                /** @description Items with their make-up, as the price book stood when the slot was kept. */
                items: components["schemas"]["ItemPrice"][];
                /** @description Service or test drive. */
                kind: components["schemas"]["VisitKind"];
                /** @description Its number at the store. */
                number: string;
                /** @description Other times to choose from, and until when. */
                proposals?: components["schemas"]["ProposalView"][];
                /** @description When all will be done. */
                ready_at: components["schemas"]["At"];
                /** @description Why it was declined or called off. */
                reason?: string | null;
                /** @description The start. */
                start_at: components["schemas"]["At"];
                /** @description Where it stands. */
                state: components["schemas"]["BookingState"];
                /** @description The store. */
                store_id: components["schemas"]["StoreId"];
                /** @description The store's name. */
                store_name: string;
                /** @description Whether the system confirmed because nobody answered in time (rulings 19): the store looks at it first. */
                to_be_looked_at: boolean;
                vehicle_id?: components["schemas"]["VehicleId"] | null;
                /**
                 * Format: int64
                 * @description Grows with every change; also the ETag.
                 */
                version: number;
                /** @description The way to come. */
                way: components["schemas"]["Way"];
                /** @description IANA zone in which its times are shown. */
                zone: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next?: string | null;
        };
        /** @example paper_01kag00000e008000000000001 */
        PaperId: string;
        /**
         * @description What kind of paper. Stored and sent as snake_case text.
         * @enum {string}
         */
        PaperKind: "id_card" | "driving_licence" | "residence" | "income" | "bank_statement" | "marriage" | "down_payment" | "tax" | "business" | "other";
        /** @description The pages of a paper. */
        PaperPagesView: {
            /** @description The paper. */
            id: components["schemas"]["PaperId"];
            /** @description Which. */
            kind: components["schemas"]["PaperKind"];
            /** @description Until when the links open. Read them again then. */
            links_until: components["schemas"]["At"];
            /** @description Its pages. */
            pages: components["schemas"]["LinkView"][];
        };
        /**
         * @description Where a paper stands. Stored and sent as snake_case text.
         * @enum {string}
         */
        PaperState: "missing" | "received" | "accepted" | "refused";
        /** @description A paper of a loan. */
        PaperView: {
            /** @description Who wants it. */
            asked_by: components["schemas"]["AskedBy"];
            decided_at?: components["schemas"]["At"] | null;
            /** @description Its id. */
            id: components["schemas"]["PaperId"];
            /** @description Which. */
            kind: components["schemas"]["PaperKind"];
            /** @description What a person calls it. */
            name: string;
            /**
             * Format: int64
             * @description How many pages are there.
             */
            pages: number;
            /** @description Why it is not good, in words for its owner. */
            reason?: string | null;
            /** @description Whether nothing goes on without it. */
            required: boolean;
            /** @description Where it stands. */
            state: components["schemas"]["PaperState"];
            /** @description What it is needed for. */
            why: string;
        };
        /** @example repair_part_01kag00000e008000000000001 */
        PartId: string;
        /**
         * @description Where a part comes from; the owner is told (domain.md 1.2, PartLine).
         * @enum {string}
         */
        PartKind: "genuine" | "aftermarket" | "repaired" | "used";
        /** @description A part of a price. */
        PartLine: {
            /** @description Where it comes from. */
            kind: components["schemas"]["PartKind"];
            /** @description What it is called. */
            name: components["schemas"]["Line"];
            /** @description The part's number. */
            number: components["schemas"]["Line"];
            /**
             * Format: int64
             * @description How much of it, in thousandths of its unit.
             */
            quantity_milli: number;
            /** @description Quantity × unit price, half a fen rounded up. */
            total_fen: components["schemas"]["Fen"];
            /** @description Price of one unit. */
            unit_fen: components["schemas"]["Fen"];
        };
        /** @description Who brought or collects the car. */
        PartyView: {
            /** @description What they are to the owner. */
            relation: components["schemas"]["RepairRelation"];
            /** @description Brings or collects. */
            role: components["schemas"]["RepairPartyRole"];
            /** @description Who, masked; absent for the owner. */
            who?: string | null;
        };
        /** @description The store, by name. */
        PathStore: {
            /** @description Which. */
            id: components["schemas"]["StoreId"];
            /** @description Its name. */
            name: string;
        };
        /** @description The one plan of an order. */
        PathView: {
            consultant?: components["schemas"]["ConsultantView"] | null;
            critical?: components["schemas"]["StepKind"] | null;
            delayed?: components["schemas"]["DelayedView"] | null;
            expected?: components["schemas"]["RangeView"] | null;
            handover_at?: components["schemas"]["At"] | null;
            /** @description The order. */
            id: components["schemas"]["OrderId"];
            last_scan_at?: components["schemas"]["At"] | null;
            /** @description … and where it was. */
            last_scan_place?: string | null;
            /** @description The model. */
            model: string;
            next_contact_at?: components["schemas"]["At"] | null;
            /** @description Its number. */
            number: string;
            on_hold?: components["schemas"]["HoldReason"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["OrderState"];
            /** @description The steps in order. */
            steps: components["schemas"]["OrderStepView"][];
            /** @description The store. */
            store: components["schemas"]["PathStore"];
            /**
             * Format: int64
             * @description Its version.
             */
            version: number;
            /** @description What the owner has to do now. */
            yours: components["schemas"]["OrderTaskView"][];
        };
        /**
         * @description What kind of payment. Stored and sent as snake_case text.
         * @enum {string}
         */
        PayKind: "down" | "balance" | "refund";
        /**
         * @description How it was paid. Stored and sent as snake_case text.
         * @enum {string}
         */
        PayMethod: "cash" | "card" | "transfer" | "wechat" | "alipay";
        /**
         * @description Who gets the money. Sent as snake_case text.
         * @enum {string}
         */
        Payee: "store" | "lender" | "insurer" | "tax" | "registry" | "other";
        /** @example payment_01kag00000e008000000000001 */
        PaymentId: string;
        /** @description A payment. */
        PaymentView: {
            /** @description How much. */
            amount_fen: components["schemas"]["Fen"];
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description Which. */
            id: components["schemas"]["PaymentId"];
            /** @description Paid or paid back. */
            kind: components["schemas"]["BillPayKind"];
            /** @description How. */
            method: components["schemas"]["BillPayMethod"];
            /** @description The receipt's number. */
            reference?: string | null;
        };
        /** @example person_01kag00000e008000000000001 */
        PersonId: string;
        /**
         * @description 姓名，1 至 64 个字。
         * @example 张三
         */
        PersonName: string;
        /** @description What an owner sees of themselves: name and address in clear, the phone masked (security.md 4, masks). */
        PersonView: {
            /** @description The address. */
            address?: string | null;
            /** @description Since when we know each other. */
            created_at: components["schemas"]["At"];
            /** @description The person. */
            id: components["schemas"]["PersonId"];
            /** @description The name. */
            name?: string | null;
            /** @description The phone, masked: `138****5678`. */
            phone?: string | null;
            /** @description Whether WeChat verified the phone. */
            phone_verified: boolean;
        };
        /**
         * @description 手机号码。内地号码可写 11 位，可带 +86、空格或短横线；其他地区须以 + 和国家（地区）代码开头。
         * @example 13812345678
         */
        Phone: string;
        /**
         * @description What a line is for. Sent as snake_case text.
         * @enum {string}
         */
        PlanLineKind: "car" | "option" | "finance" | "insurance" | "plate" | "service" | "tax" | "discount";
        /** @description The purchase plan. */
        PlanView: {
            /** @description The down payment. */
            down: components["schemas"]["DownView"];
            /** @description What of it a lender pays. */
            financed_fen: components["schemas"]["Fen"];
            /** @description What is signed. */
            hash: string;
            /** @description Every fee. */
            lines: components["schemas"]["LineView"][];
            /** @description Which of loan, insurance and plate the store sees to. */
            needs: components["schemas"]["StepKind"][];
            offered_at?: components["schemas"]["At"] | null;
            /** @description What of it the store gets. */
            to_store_fen: components["schemas"]["Fen"];
            /** @description All of it. */
            total_fen: components["schemas"]["Fen"];
            valid_until?: components["schemas"]["At"] | null;
            /**
             * Format: int64
             * @description Grows when it is drawn up anew.
             */
            version: number;
        };
        /**
         * @description 车牌号码，可带间隔点和空格；新能源车牌为 8 位。还没有上牌的车不填。
         * @example 粤B12345
         */
        Plate: string;
        /** @description What somebody wishes to hear of one class. */
        PreferenceView: {
            /** @description Told by WeChat, text message and so on. `critical` always is. */
            channels: boolean;
            /** @description Which class. */
            class: components["schemas"]["NoticeClass"];
            /** @description Shown in the inbox. `critical` and `transactional` always are. */
            inbox: boolean;
        };
        /** @description What somebody wishes to hear. Care and marketing need consent besides. */
        PreferencesView: {
            /** @description Class by class, all of them. */
            classes: components["schemas"]["PreferenceView"][];
        };
        /** @description From–to of the price that an owner is told when a booking is confirmed (R024). */
        PriceBand: {
            /** @description The most that may be asked without a new consent. */
            high_fen: components["schemas"]["Fen"];
            /** @description Sum of the items' prices. */
            low_fen: components["schemas"]["Fen"];
        };
        /** @description Where a price comes from. */
        PriceBasisView: {
            /** @description Whether something is typed by hand. */
            by_hand: boolean;
            /**
             * Format: date
             * @description Since when the price book has it; absent when all is typed by hand.
             */
            priced_from?: string | null;
            /**
             * Format: date
             * @description The day for which it was looked up.
             */
            priced_on: string;
            /** @description Why. */
            reason?: string | null;
        };
        /** @description Everything an item has cost in a store, and what is announced. */
        PriceHistory: {
            /** @description The item. */
            item_id: components["schemas"]["ItemId"];
            /** @description Oldest first; they never overlap. A gap is a time in which it was not offered. */
            spans: components["schemas"]["PriceSpan"][];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
        };
        /** @example price_01kag00000e008000000000001 */
        PriceId: string;
        /** @description A time in which an item cost the same. */
        PriceSpan: {
            /** @description What it cost and what that was made of. */
            price: components["schemas"]["ItemPrice"];
            /**
             * Format: date
             * @description First day.
             */
            valid_from: string;
            /**
             * Format: date
             * @description First day on which it did not hold any more; absent: it still holds.
             */
            valid_to?: string | null;
        };
        /** @description An error reply (RFC 9457). `code` is stable; `title` is Chinese and may be shown to a person. */
        Problem: {
            /** @description Stable code, `module.word`. */
            code: string;
            /** @description The wrong fields, when the request was not understood. */
            errors?: components["schemas"]["FieldProblem"][];
            /** @description What helps on: alternatives, the binding resource … */
            extra?: unknown;
            /** @description The request id to quote when asking for help. */
            instance?: string | null;
            /**
             * Format: int32
             * @description The HTTP status again.
             */
            status: number;
            /** @description Short Chinese text for a person. */
            title: string;
            /** @description `https://chezhu.example/problems#<code>`: where `problems.md` explains it. */
            type: string;
        };
        /** @example proposal_01kag00000e008000000000001 */
        ProposalId: string;
        /** @description A proposed time. */
        ProposalView: {
            /** @description Give this back to accept it. */
            id: components["schemas"]["ProposalId"];
            /** @description When all will be done. */
            ready_at: components["schemas"]["At"];
            /** @description The start. */
            start_at: components["schemas"]["At"];
        };
        /**
         * @description What a consent is for; each stands alone (security.md 4, "Consent").
         * @enum {string}
         */
        Purpose: "marketing" | "care" | "survey" | "credit_query" | "share_with_bank" | "share_with_oem" | "images" | "location";
        /**
         * @description What became of a push.
         * @enum {string}
         */
        PushTaken: "new" | "again";
        /** @description The pages of a paper, instead of those that were there. */
        PutPages: {
            /** @description Pictures that you uploaded, in their order. */
            media_ids: components["schemas"]["MediaId"][];
        };
        /** Format: int64 */
        QuoteAmount: number;
        /**
         * @description What an owner says of a line. Stored and sent as snake_case text.
         * @enum {string}
         */
        QuoteAnswer: "yes" | "no" | "ask";
        /**
         * @description Why an owner declines. Stored and sent as snake_case text.
         * @enum {string}
         */
        QuoteDeclineReason: "price" | "not_now" | "elsewhere" | "not_needed" | "other";
        /** Format: int64 */
        QuoteHours: number;
        /** @example quote_01kag00000e008000000000001 */
        QuoteId: string;
        /**
         * @description Where a line of a version that was sent stands. Stored and sent as snake_case text.
         * @enum {string}
         */
        QuoteLineState: "open" | "asked" | "agreed" | "declined" | "lapsed";
        /** @description A line of a quote (R070, R073, R074). */
        QuoteLineView: {
            /** @description Where the price comes from. */
            basis: components["schemas"]["PriceBasisView"];
            change?: components["schemas"]["LineChangeView"] | null;
            decision?: components["schemas"]["DecisionView"] | null;
            /** @description What is taken off. */
            discount_fen: components["schemas"]["QuoteAmount"];
            /** @description Why. */
            discount_reason?: string | null;
            /** @description Its fingerprint. */
            hash: components["schemas"]["Fingerprint"];
            item_id?: components["schemas"]["ItemId"] | null;
            /** @description Which; the same through all versions. */
            line_id: components["schemas"]["LineId"];
            /** @description What of it the owner pays. */
            owner_fen: components["schemas"]["QuoteAmount"];
            /** @description Who pays it. */
            payer: components["schemas"]["QuotePayer"];
            /** @description Pictures of the cause. */
            pictures: components["schemas"]["LinkView"][];
            /** @description What it is made of. */
            pieces: components["schemas"]["QuotePiece"][];
            /** @description Why it is needed. */
            reason: string;
            /** @description Where it stands. */
            state: components["schemas"]["QuoteLineState"];
            /** @description What it costs, whoever pays. */
            total_fen: components["schemas"]["QuoteAmount"];
            /** @description Must, should, may. */
            urgency: components["schemas"]["QuoteUrgency"];
            /** @description Whether a part was used before: a yes needs `used_parts`. */
            used_parts: boolean;
            /**
             * Format: int32
             * @description How many months the work is warranted (R076).
             */
            warranty_months: number;
            /** @description In plain words. */
            words: string;
        };
        /**
         * @description Who pays a line. Stored and sent as snake_case text.
         * @enum {string}
         */
        QuotePayer: "owner" | "maker" | "insurer" | "store";
        /** @description What a line is made of. */
        QuotePiece: {
            /** @description Hours × rate. */
            amount_fen: components["schemas"]["QuoteAmount"];
            /** @description In hundredths of an hour. */
            centihours: components["schemas"]["QuoteHours"];
            /** @enum {string} */
            kind: "labour";
            /** @description The published rate of an hour. */
            rate_fen: components["schemas"]["QuoteAmount"];
            trade?: components["schemas"]["Trade"] | null;
            /** @description What is done. */
            words: components["schemas"]["Line"];
        } | {
            /** @description Quantity × unit price. */
            amount_fen: components["schemas"]["QuoteAmount"];
            /** @enum {string} */
            kind: "part";
            /** @description What it is called. */
            name: components["schemas"]["Line"];
            number?: components["schemas"]["Line"] | null;
            /** @description 原厂、副厂、修复、旧件. */
            part_kind: components["schemas"]["PartKind"];
            /** @description In thousandths of its unit. */
            quantity_milli: components["schemas"]["QuoteQuantity"];
            /** @description Price of a unit. */
            unit_fen: components["schemas"]["QuoteAmount"];
        } | {
            /** @description What it costs. */
            amount_fen: components["schemas"]["QuoteAmount"];
            /** @enum {string} */
            kind: "sublet";
            /** @description By whom. */
            partner: components["schemas"]["Line"];
            /** @description What is done. */
            words: components["schemas"]["Line"];
        } | {
            /** @description How much. */
            amount_fen: components["schemas"]["QuoteAmount"];
            /** @enum {string} */
            kind: "fee";
            /** @description What for. */
            words: components["schemas"]["Line"];
        };
        /** Format: int64 */
        QuoteQuantity: number;
        /**
         * @description The state of a version of a quote (domain.md 2.5). Stored and sent as snake_case text.
         * @enum {string}
         */
        QuoteState: "draft" | "sent" | "viewed" | "partially_consented" | "consented" | "declined" | "superseded" | "expired" | "settled";
        /**
         * @description How much a line is needed (must, should, may). Stored and sent as snake_case text.
         * @enum {string}
         */
        QuoteUrgency: "must" | "should" | "may";
        /** @description The quote as it is with the owner (R070–R074). */
        QuoteView: {
            /** @description What is agreed to, whoever pays. */
            consented_fen: components["schemas"]["Fen"];
            /** @description Lines that the version before had. */
            gone: components["schemas"]["GoneLineView"][];
            /** @description What was sent, by its hash. */
            hash: components["schemas"]["Fingerprint"];
            /** @description Which. */
            id: components["schemas"]["QuoteId"];
            /** @description Its lines. */
            lines: components["schemas"]["QuoteLineView"][];
            /** @description Until when the links to pictures open. */
            links_until: components["schemas"]["At"];
            /**
             * Format: int64
             * @description The number of the version that was sent last.
             */
            no: number;
            /** @description What a person reads. */
            number: string;
            /** @description How many lines wait for a decision. */
            open: number;
            /** @description What the owner pays of what is agreed to. */
            owner_consented_fen: components["schemas"]["Fen"];
            /** @description What the owner would pay for all of it. */
            owner_fen: components["schemas"]["Fen"];
            /** @description Of which repair. */
            repair_id: components["schemas"]["RepairId"];
            /** @description When it was sent. */
            sent_at: components["schemas"]["At"];
            settlement?: components["schemas"]["Settlement"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["QuoteState"];
            /** @description In all, whoever pays. */
            total_fen: components["schemas"]["Fen"];
            /** @description Until when it holds. */
            valid_until: components["schemas"]["At"];
            /**
             * Format: int64
             * @description Grows with everything that happens to it.
             */
            version: number;
            viewed_at?: components["schemas"]["At"] | null;
            /** @description Why there is another version. */
            why?: string | null;
        };
        /** @description Two days, both included. */
        RangeView: {
            /**
             * Format: date
             * @description The first.
             */
            from: string;
            /**
             * Format: date
             * @description The last.
             */
            to: string;
        };
        /** @description A published labour rate. */
        RateView: {
            /** @description Price of an hour. */
            rate_fen: components["schemas"]["Fen"];
            /** @description Whose hour. */
            trade: components["schemas"]["Trade"];
            /**
             * Format: date
             * @description First day.
             */
            valid_from: string;
        };
        /** @description A store's published labour rates. */
        Rates: {
            /** @description By trade, oldest first; a rate ends where the next one begins. */
            rates: components["schemas"]["RateView"][];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
        };
        /** @description All notices were read. */
        ReadAllView: {
            /**
             * Format: int64
             * @description How many were unread until now.
             */
            read: number;
        };
        /** @description A notice that was read. */
        ReadView: {
            /** @description Its id. */
            id: components["schemas"]["NoticeId"];
            /** @description When it was first read. */
            read_at: components["schemas"]["At"];
        };
        /**
         * @description What for.
         * @enum {string}
         */
        Reason: "contact" | "verify" | "complaint" | "review" | "other";
        /** @example recall_01kag00000e008000000000001 */
        RecallId: string;
        /** @description What the owner was asked. */
        RecoveryAsked: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description What was done, in the specialist's words. */
            text: string;
        };
        /** @example recovery_01kag00000e008000000000001 */
        RecoveryId: string;
        /**
         * @description Where a recovery stands. Stored and sent as snake_case text.
         * @enum {string}
         */
        RecoveryState: "open" | "in_contact" | "asked" | "recovered" | "lost";
        /** @description A recovery, as its owner sees it. */
        RecoveryView: {
            asked?: components["schemas"]["RecoveryAsked"] | null;
            closed_at?: components["schemas"]["At"] | null;
            /** @description By when the next call comes. */
            due_at: components["schemas"]["At"];
            /** @description Which. */
            id: components["schemas"]["RecoveryId"];
            /** @description Its number. */
            number: string;
            /** @description When it was opened. */
            opened_at: components["schemas"]["At"];
            /** @description Who deals with it. */
            specialist?: string | null;
            /** @description Where it stands. */
            state: components["schemas"]["RecoveryState"];
            /** @description Where. */
            store_id: components["schemas"]["StoreId"];
            /** @description Its name. */
            store_name: string;
            /** @description What that was about. */
            subject: components["schemas"]["SurveySubject"];
            /** @description The id of that. */
            subject_id: string;
            /** @description The survey that opened it. */
            survey_id: components["schemas"]["SurveyId"];
            /**
             * Format: int64
             * @description Grows with everything that happens to it.
             */
            version: number;
        };
        /** @description A refresh token, good once. */
        Refresh: {
            /** @description The token: `rt1_…`. */
            refresh_token: string;
        };
        /**
         * @description What the owner agreed to so far. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairAuthorisation: "none" | "asked" | "partly" | "given" | "refused";
        /**
         * @description Why a repair is called off. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairCancelReason: "changed_mind" | "price" | "time" | "cannot_repair" | "mistake";
        /** @description A repair in the owner's list. */
        RepairCard: {
            /** @description The car in words. */
            car?: string | null;
            /** @description Whether the reader follows it only. */
            following: boolean;
            /** @description The repair. */
            id: components["schemas"]["RepairId"];
            /** @description Its number. */
            number: string;
            /** @description When it was opened. */
            opened_at: components["schemas"]["At"];
            promised_at?: components["schemas"]["At"] | null;
            /** @description Where it stands. */
            stage: components["schemas"]["RepairStage"];
            /** @description In words. */
            stage_words: string;
            /** @description The store. */
            store_name: string;
            /**
             * Format: int64
             * @description Lines of the quote that wait for the owner.
             */
            undecided: number;
            /**
             * Format: int64
             * @description Its version.
             */
            version: number;
        };
        /**
         * @description How urgent a finding is: the traffic light. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairColour: "green" | "amber" | "red";
        /** @description What the owner is given for a promise that was broken (R075). */
        RepairCompensationView: {
            amount_fen?: components["schemas"]["Fen"] | null;
            granted_at?: components["schemas"]["At"] | null;
            /**
             * Format: int64
             * @description So much later than promised was the car ready.
             */
            late_minutes: number;
            /** @description What was promised. */
            promised_at: components["schemas"]["At"];
            /** @description When it was ready. */
            ready_at: components["schemas"]["At"];
            /** @description How far it is. */
            state: components["schemas"]["CompensationState"];
            /** @description That, and why, in words. */
            words: string;
        };
        /**
         * @description What kind of paper it is by now; not where the car stands, and not what was agreed to. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairDocument: "estimate" | "order" | "settlement";
        /**
         * @description Why the time moved. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairEtaReason: "first" | "parts" | "redone" | "more_work" | "queue" | "said" | "longer" | "faster";
        /** @description When the car will be ready: in four of five cases between the two. */
        RepairEtaView: {
            /** @description Most likely. */
            at: components["schemas"]["At"];
            /** @description One in ten is ready before. */
            from: components["schemas"]["At"];
            /** @description Why it was said anew. */
            reason: components["schemas"]["RepairEtaReason"];
            /** @description One in ten is ready after. */
            to: components["schemas"]["At"];
            /** @description In words. */
            words: string;
        };
        /**
         * @description What is shown. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairEvidenceKind: "damage" | "intake" | "pickup" | "finding" | "work" | "old_part" | "quality";
        /**
         * @description Why a repair stands still. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairHoldReason: "customer_asked" | "insurer" | "maker" | "equipment" | "other";
        /** @example repair_01kag00000e008000000000001 */
        RepairId: string;
        /**
         * @description How far a job is. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairJobState: "todo" | "running" | "paused" | "done" | "dropped";
        /** @description What is done to the car, by whom. */
        RepairJobView: {
            /** @description Whether the owner agreed to it. */
            agreed: boolean;
            done_at?: components["schemas"]["At"] | null;
            /** @description The job. */
            id: components["schemas"]["JobId"];
            /**
             * Format: int64
             * @description How long it takes by the book.
             */
            minutes: number;
            /** @description In words. */
            name: string;
            started_at?: components["schemas"]["At"] | null;
            /** @description How far. */
            state: components["schemas"]["RepairJobState"];
            /** @description Who does it. */
            technician?: string | null;
        };
        /**
         * @description What kind of repair it is (维修类型). Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairKind: "maintenance" | "general" | "accident" | "warranty" | "rework" | "internal" | "pdi";
        /** @description A loan car while the owner's car waits (R103). */
        RepairLoanCarView: {
            back_at?: components["schemas"]["At"] | null;
            /** @description Who took it back. */
            back_by?: string | null;
            /**
             * Format: int32
             * @description Its fuel or charge then, in percent.
             */
            back_energy_percent?: number | null;
            /**
             * Format: int32
             * @description Its odometer then.
             */
            back_km?: number | null;
            from_at?: components["schemas"]["At"] | null;
            /** @description Which car. */
            name?: string | null;
            out_at?: components["schemas"]["At"] | null;
            /** @description Who handed it out. */
            out_by?: string | null;
            /**
             * Format: int32
             * @description Its fuel or charge then, in percent.
             */
            out_energy_percent?: number | null;
            /**
             * Format: int32
             * @description Its odometer then.
             */
            out_km?: number | null;
            /** @description How far it is. */
            state: components["schemas"]["RepairLoanState"];
            until_at?: components["schemas"]["At"] | null;
            /** @description In words. */
            words: string;
        };
        /**
         * @description How far it is. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairLoanState: "offered" | "declined" | "asked" | "reserved" | "out" | "back" | "dropped";
        /**
         * @description How fast a part is fetched. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairPartLane: "urgent" | "normal";
        /** @description A part that was missing, or is (R103). */
        RepairPartView: {
            /** @description Whether it is here. */
            arrived: boolean;
            expected_at?: components["schemas"]["At"] | null;
            /** @description The part. */
            id: components["schemas"]["PartId"];
            /** @description How fast it is fetched. */
            lane: components["schemas"]["RepairPartLane"];
            /** @description In words. */
            name: string;
            /**
             * Format: int64
             * @description How many.
             */
            quantity: number;
            since?: components["schemas"]["At"] | null;
        };
        /**
         * @description Whether somebody brings the car or collects it. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairPartyRole: "bringer" | "collector";
        /** @description Everything that was photographed of a repair. */
        RepairPhotosView: {
            /** @description In the order in which it was seen. */
            items: components["schemas"]["EvidenceView"][];
            /** @description Until when the links open: ten minutes at least. Read them again then. */
            links_until: components["schemas"]["At"];
        };
        /**
         * @description Who brings or collects a car. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairRelation: "owner" | "family" | "driver" | "friend" | "store";
        /**
         * @description Where a repair stands. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairStage: "intake" | "diagnosis" | "waiting_consent" | "waiting_parts" | "in_repair" | "sublet" | "qc" | "wash" | "ready" | "handover" | "closed" | "cancelled" | "abandoned";
        /**
         * @description How far a stage is.
         * @enum {string}
         */
        RepairStageState: "todo" | "running" | "done";
        /** @description A stage on the way. */
        RepairStageView: {
            /**
             * Format: int64
             * @description How many of its checks are done.
             */
            checks_done?: number | null;
            /**
             * Format: int64
             * @description How many checks it has.
             */
            checks_of?: number | null;
            done_at?: components["schemas"]["At"] | null;
            since?: components["schemas"]["At"] | null;
            /** @description Which. */
            stage: components["schemas"]["RepairStage"];
            /**
             * Format: int64
             * @description How long it takes by the standard.
             */
            standard_minutes?: number | null;
            /** @description How far. */
            state: components["schemas"]["RepairStageState"];
            /** @description Its name. */
            title: string;
            /**
             * Format: int64
             * @description How often the car was there: more than once after a rework.
             */
            visits: number;
        };
        /** @description The store, in short. */
        RepairStore: {
            /** @description The store. */
            id: components["schemas"]["StoreId"];
            /** @description Its name. */
            name: string;
            /** @description The zone in which its times are meant. */
            zone: string;
        };
        /**
         * @description What waits for the owner.
         * @enum {string}
         */
        RepairTask: "sign_sheet" | "show_code" | "decide_quote" | "answer_loan_car" | "collect" | "accept";
        /** @description A task in words. */
        RepairTaskView: {
            /** @description Which. */
            task: components["schemas"]["RepairTask"];
            /** @description In words. */
            words: string;
        };
        /** @description One repair on one page. Nothing in it depends on when it is read. */
        RepairView: {
            /** @description Who looks after it. */
            advisor?: string | null;
            /** @description What the owner agreed to so far. */
            authorisation: components["schemas"]["RepairAuthorisation"];
            cancel_reason?: components["schemas"]["RepairCancelReason"] | null;
            /** @description The car in words. */
            car?: string | null;
            /** @description Why it is so. */
            cause?: string | null;
            compensation?: components["schemas"]["RepairCompensationView"] | null;
            /** @description What the customer complained of; for the owner only, as are cause, correction and valuables. */
            complaint?: string | null;
            /** @description What helps. */
            correction?: string | null;
            /** @description What kind of paper by now. */
            document: components["schemas"]["RepairDocument"];
            ended_at?: components["schemas"]["At"] | null;
            /**
             * Format: int32
             * @description Fuel or charge at the intake, in percent.
             */
            energy_percent?: number | null;
            eta?: components["schemas"]["RepairEtaView"] | null;
            /** @description Whether the reader follows it only: whoever brought or collects the car. */
            following: boolean;
            /** @description Urgent or regular. */
            grade: components["schemas"]["Grade"];
            /** @description The repair. */
            id: components["schemas"]["RepairId"];
            /** @description The jobs. */
            jobs: components["schemas"]["RepairJobView"][];
            /** @description What kind of repair. */
            kind: components["schemas"]["RepairKind"];
            /**
             * Format: int32
             * @description The odometer at the intake.
             */
            km?: number | null;
            loan_car?: components["schemas"]["RepairLoanCarView"] | null;
            loan_car_offered_at?: components["schemas"]["At"] | null;
            next_contact_at?: components["schemas"]["At"] | null;
            /** @description Its number. */
            number: string;
            on_hold?: components["schemas"]["RepairHoldReason"] | null;
            /** @description When it was opened. */
            opened_at: components["schemas"]["At"];
            /** @description Who brought and collects it. */
            parties: components["schemas"]["PartyView"][];
            /** @description Parts that were missing, or are. */
            parts: components["schemas"]["RepairPartView"][];
            /**
             * Format: int64
             * @description How many photos there are: see the photos.
             */
            photos: number;
            /** @description Shown to who fetches the car from home. */
            pickup_code?: string | null;
            /** @description Its plate, masked. */
            plate_masked?: string | null;
            promised_at?: components["schemas"]["At"] | null;
            ready_at?: components["schemas"]["At"] | null;
            /**
             * Format: int64
             * @description How often the inspector sent it back.
             */
            redone: number;
            /** @description Where it stands. */
            stage: components["schemas"]["RepairStage"];
            /** @description Since when. */
            stage_since: components["schemas"]["At"];
            /** @description In words. */
            stage_words: string;
            /** @description The stages in order. */
            stages: components["schemas"]["RepairStageView"][];
            /** @description The store. */
            store: components["schemas"]["RepairStore"];
            /**
             * Format: int64
             * @description Lines of the quote that wait for the owner.
             */
            undecided: number;
            /** @description Valuables that were in the car. */
            valuables?: string | null;
            /** @description The car. */
            vehicle_id: components["schemas"]["VehicleId"];
            /**
             * Format: int64
             * @description Its version: the ETag.
             */
            version: number;
            wash?: components["schemas"]["RepairWash"] | null;
            /** @description What waits for the owner. */
            yours: components["schemas"]["RepairTaskView"][];
        };
        /**
         * @description Whether the car is washed. Stored and sent as snake_case text.
         * @enum {string}
         */
        RepairWash: "done" | "declined";
        /** @description What the butler answered. */
        ReplyAnswerView: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description Who. */
            by: string;
            /** @description The words. */
            text: string;
        };
        /** @example reply_01kag00000e008000000000001 */
        ReplyId: string;
        /** @description What an owner wrote to their butler. */
        ReplyView: {
            answer?: components["schemas"]["ReplyAnswerView"] | null;
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description By when an answer is due. */
            due_at: components["schemas"]["At"];
            /** @description Its id. */
            id: components["schemas"]["ReplyId"];
            /** @description The words. */
            text: string;
        };
        /** @description Another time. */
        Reschedule: {
            /** @description The new start. */
            start_at: components["schemas"]["At"];
        };
        /**
         * @description What can be taken for a time (issue 2, point 7).
         * @enum {string}
         */
        ResourceKind: "bay" | "technician" | "advisor" | "consultant" | "demo_car" | "van" | "driver" | "loan_car" | "lounge";
        /**
         * @description What somebody is at a store, or in the group.
         * @enum {string}
         */
        Role: "sales_consultant" | "service_advisor" | "technician" | "inspector" | "parts_clerk" | "cashier" | "loan_clerk" | "team_leader" | "store_manager" | "group_admin" | "auditor";
        /** @description Answers of a page, or all of them. */
        SaveAnswers: {
            /** @description Those of the same questions are replaced. */
            answers: components["schemas"]["SurveyAnswer"][];
        };
        /** @description Something more is said. */
        SayInCase: {
            /** @description What. Both sides read it. */
            text: components["schemas"]["Note"];
        };
        /** @description What somebody knows of a car; what is left out stays. */
        SayOfCar: {
            /**
             * Format: int64
             * @description Health of the battery in percent, read today.
             */
            battery_percent?: number | null;
            /**
             * Format: date
             * @description The inspection's last day, as on the licence.
             */
            inspection_until?: string | null;
            /**
             * Format: date
             * @description The insurance's last day.
             */
            insurance_until?: string | null;
            /**
             * Format: date
             * @description First registration, as on the licence.
             */
            registered_on?: string | null;
            /**
             * Format: int64
             * @description … and the odometer then; together with the day.
             */
            serviced_km?: number | null;
            /**
             * Format: date
             * @description The last service, wherever it was …
             */
            serviced_on?: string | null;
            /**
             * Format: date
             * @description When it began to be driven, new.
             */
            started_on?: string | null;
            /**
             * Format: int64
             * @description The version that was read; 0 before anything was said.
             */
            version: number;
        };
        /**
         * @description What was seen.
         * @enum {string}
         */
        Seen: "profile" | "vehicle" | "contact" | "words";
        /** @description Whoever changes it has seen this version. */
        SeenCase: {
            /**
             * Format: int64
             * @description The version that was seen.
             */
            version: number;
        };
        /** @description What the owner has seen. */
        SeenOrder: {
            /**
             * Format: int64
             * @description The version of the path that was shown.
             */
            version: number;
        };
        /** @description Whoever changes it has seen this version. */
        SeenVersion: {
            /**
             * Format: int64
             * @description The version that was seen.
             */
            version: number;
        };
        /** @description One stretch of a job, in minutes. */
        Segment: {
            /**
             * Format: int32
             * @description Somebody works on the car for so long.
             */
            work: number;
        } | {
            /** @description The car stands (paint dries, a battery charges) at least and at most so long; the technician is free. */
            wait: number[];
        };
        /** @example session_01kag00000e008000000000001 */
        SessionId: string;
        /** @description A session in the list of devices (security.md 5.8). */
        SessionView: {
            /** @description Logged in at. */
            created_at: components["schemas"]["At"];
            /** @description Whether it is the one that asks. */
            current: boolean;
            /** @description What the device called itself. */
            device: string;
            /** @description The session. */
            id: components["schemas"]["SessionId"];
            /** @description Renewed last at. */
            seen_at: components["schemas"]["At"];
        };
        /** @description Switch a kind on or off. */
        SetCareWish: {
            /** @description Which. */
            kind: components["schemas"]["CareKind"];
            /** @description Whether I want it. */
            on: boolean;
        };
        /** @description Set what you wish to hear. */
        SetPreferences: {
            /** @description The classes to set; those left out stay. */
            classes: components["schemas"]["PreferenceView"][];
        };
        /** @description What an owner changes about themselves; absent fields stay. */
        SetProfile: {
            address?: components["schemas"]["Address"] | null;
            name?: components["schemas"]["PersonName"] | null;
        };
        /** @description A line of a bill. */
        SettledLineView: {
            /** @description What was agreed to. */
            consented_fen: components["schemas"]["Fen"];
            /** @description Which. */
            line_id: components["schemas"]["LineId"];
            /** @description Who pays it. */
            payer: components["schemas"]["QuotePayer"];
            /** @description Why less. */
            reason?: string | null;
            /** @description What is asked. */
            settled_fen: components["schemas"]["Fen"];
            /** @description In plain words. */
            words: string;
        };
        /** @description A bill: never above what was agreed to. */
        Settlement: {
            /** @description What the owner pays. */
            due_fen: components["schemas"]["Fen"];
            /** @description Which. */
            id: components["schemas"]["SettlementId"];
            /** @description Its lines. */
            lines: components["schemas"]["SettledLineView"][];
            /** @description What a person reads. */
            number: string;
            /** @description What is left. */
            open_fen: components["schemas"]["Fen"];
            /** @description What they paid. */
            paid_fen: components["schemas"]["Fen"];
            /** @description The payments, the oldest first. */
            payments: components["schemas"]["PaymentView"][];
            /** @description When it was made. */
            settled_at: components["schemas"]["At"];
            /** @description In all, whoever pays. */
            total_fen: components["schemas"]["Fen"];
        };
        /** @example settlement_01kag00000e008000000000001 */
        SettlementId: string;
        /** @description A line of a sheet. */
        SheetLine: {
            /** @description In words. */
            text: string;
            /** @description What it is. */
            title: string;
        };
        /** @description What the owner signs: at the intake what was agreed, at the handover what was done. */
        SheetView: {
            /** @description What is signed, by its hash. */
            hash: string;
            /** @description Its lines. */
            lines: components["schemas"]["SheetLine"][];
            signed_at?: components["schemas"]["At"] | null;
            /** @description Its name. */
            title: string;
        };
        /** @description What a store offers. */
        Shelf: {
            /** @description The categories with something in them, in their order. */
            categories: components["schemas"]["Line"][];
            /** @description The items, by category and code. */
            items: components["schemas"]["ItemCard"][];
            /**
             * Format: date
             * @description The day the prices are for.
             */
            on: string;
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
        };
        /** @description The contract is signed. */
        SignLoan: {
            /** @description The signed copy, page by page, as you uploaded it. */
            media_ids: components["schemas"]["MediaId"][];
            /**
             * Format: int64
             * @description The version that was seen.
             */
            version: number;
        };
        /** @description Sign the plan that was shown. */
        SignOrder: {
            /** @description The hash of that plan. */
            plan_hash: string;
        };
        /** @description The owner signs the sheet that was shown. */
        SignRepair: {
            /** @description Its hash. */
            hash: string;
        };
        /** @description What a loan costs: every fee, all interest, the yearly cost, month by month (R116). */
        SimulationView: {
            /** @description How much. */
            amount_fen: components["schemas"]["Fen"];
            /**
             * Format: int32
             * @description The yearly rate in ppm.
             */
            annual_rate_ppm: number;
            /**
             * Format: int64
             * @description The same, compounded over twelve months.
             */
            apr_compound_ppm?: number | null;
            /**
             * Format: int64
             * @description The yearly cost with every fee in it, simple (the monthly internal rate × 12), in ppm.
             */
            apr_ppm?: number | null;
            /** @description Every fee. */
            fees: components["schemas"]["FeeSumView"][];
            /** @description What is paid in the first month, with its fees. */
            first_payment_fen: components["schemas"]["Fen"];
            /** @description Month by month. */
            instalments: components["schemas"]["InstalmentView"][];
            /** @description In the last. */
            last_payment_fen: components["schemas"]["Fen"];
            /** @description How it is paid back. */
            method: components["schemas"]["LoanMethod"];
            /** @description Of which product. */
            product_id: components["schemas"]["LoanProductId"];
            /**
             * Format: int32
             * @description Over how many months.
             */
            term_months: number;
            /** @description Interest and fees. */
            total_cost_fen: components["schemas"]["Fen"];
            /** @description All fees. */
            total_fees_fen: components["schemas"]["Fen"];
            /** @description All interest. */
            total_interest_fen: components["schemas"]["Fen"];
            /** @description All that is paid. */
            total_paid_fen: components["schemas"]["Fen"];
        };
        /** @description A start that is free now. */
        SlotView: {
            /**
             * Format: int64
             * @description Percent off the labour at this start.
             */
            discount_percent: number;
            /** @description What the items cost at this start, off-peak discount taken off. */
            price_fen: components["schemas"]["Fen"];
            /** @description When all will be done. */
            ready_at: components["schemas"]["At"];
            /** @description When the owner is received or called on. */
            start_at: components["schemas"]["At"];
        };
        /** @description The free starts of one day. */
        SlotsView: {
            /** @description When nothing is free: what is missing. */
            binding: components["schemas"]["BookingBinding"][];
            /**
             * Format: date
             * @description The store's day.
             */
            day: string;
            /** @description Free starts, earliest first. */
            slots: components["schemas"]["SlotView"][];
            /** @description IANA zone in which the day is meant. */
            zone: string;
        };
        /** @example staff_01kag00000e008000000000001 */
        StaffId: string;
        /** @description Begin an application: a draft of which the lender knows nothing. */
        StartLoan: {
            /** @description How much. */
            amount_fen: components["schemas"]["Fen"];
            /** @description The order that it pays for. */
            order_id: components["schemas"]["OrderId"];
            /** @description The product. */
            product_id: components["schemas"]["LoanProductId"];
            /**
             * Format: int32
             * @description Over how many months.
             */
            term_months: number;
        };
        /** @description The one critical step in short. */
        StepCard: {
            /** @description Which. */
            kind: components["schemas"]["StepKind"];
            since?: components["schemas"]["At"] | null;
            /** @description How far. */
            state: components["schemas"]["StepState"];
            /** @description Its name. */
            title: string;
            /** @description Whom it waits for. */
            waits: components["schemas"]["Waits"];
            /** @description Their name, or what they are. */
            waits_name: string;
        };
        /** @description How a check-list stands. */
        StepChecksView: {
            /**
             * Format: int64
             * @description How many are well.
             */
            done: number;
            /**
             * Format: int64
             * @description How many are not well.
             */
            failed: number;
            /**
             * Format: int64
             * @description How many there are.
             */
            of: number;
        };
        /**
         * @description A step of the plan, in the order in which it is shown. Stored and sent as snake_case text.
         * @enum {string}
         */
        StepKind: "sign" | "allocate" | "schedule" | "production" | "transport" | "arrive" | "pdi" | "loan" | "insurance" | "plate" | "papers" | "balance" | "handover";
        /**
         * @description How far a step is. Stored and sent as snake_case text.
         * @enum {string}
         */
        StepState: "todo" | "running" | "done" | "not_needed";
        /** @description A store with the days to come. */
        StoreDetail: {
            /** @description Today and the thirteen days after it. */
            days: components["schemas"]["DayView"][];
            /** @description The store. */
            store: components["schemas"]["StoreView"];
        };
        /** @example store_01kag00000e008000000000001 */
        StoreId: string;
        /**
         * @description What a store sells.
         * @enum {string}
         */
        StoreKind: "nev" | "fuel";
        /** @description A store as anybody sees it in the list. */
        StoreView: {
            /** @description Address. */
            address: string;
            /** @description Short code of the store, unique in the group. */
            code: string;
            /**
             * Format: int32
             * @description Minutes before the start until which an owner may move or cancel.
             */
            cut_off_min: number;
            /** @description The store. */
            id: components["schemas"]["StoreId"];
            /** @description New-energy or fuel. */
            kind: components["schemas"]["StoreKind"];
            /** @description Name. */
            name: string;
            /** @description Whether owners book by themselves here. */
            online_booking: boolean;
            /** @description Whether the store is open now. */
            open_now: boolean;
            /** @description The store's own telephone. */
            phone: string;
            /** @description Whether test drives can be booked. */
            test_drive: boolean;
            /** @description Today in the store's zone. */
            today: components["schemas"]["DayView"];
            /** @description Whether there is a waitlist. */
            waitlist: boolean;
            /** @description Ways to come that are offered. */
            ways: components["schemas"]["Way"][];
            /** @description IANA time zone. */
            zone: string;
        };
        /** @description The rest of the request (R022). */
        Submit: {
            address?: components["schemas"]["Address"] | null;
            agreement?: components["schemas"]["Line"] | null;
            /** @description Whom to call. */
            contact_name: components["schemas"]["PersonName"];
            contact_phone?: components["schemas"]["Phone"] | null;
            /** @description The owner confirms a valid driving licence (test drive). */
            licence_confirmed?: boolean;
            symptom?: components["schemas"]["Note"] | null;
            vehicle_id?: components["schemas"]["VehicleId"] | null;
        };
        /**
         * @description What the client says a person answered, in the words of `wx.requestSubscribeMessage` (wechat.md 4.4).
         * @enum {string}
         */
        SubscribeAnswer: "accept" | "reject" | "ban" | "filter";
        /**
         * @description A tap of the owner at which a question may be asked.
         * @enum {string}
         */
        SubscribeMoment: "booking_submit" | "booking_confirm" | "booking_move" | "waitlist_join" | "check_in" | "quote_answer" | "payment" | "handover" | "order_sign" | "handover_book";
        /** @description What to ask for at a tap. */
        SubscribePlan: {
            /** @description The tap. */
            moment: components["schemas"]["SubscribeMoment"];
            /** @description For `wx.requestSubscribeMessage`, the most needed first; at most five, none when nothing is needed. */
            template_ids: string[];
        };
        /** @description Three suggestions at one tap (R020). */
        SuggestionsView: {
            /** @description When nothing is free in the days looked at: what is missing. */
            binding: components["schemas"]["BookingBinding"][];
            cheapest?: components["schemas"]["SlotView"] | null;
            earliest?: components["schemas"]["SlotView"] | null;
            shortest_stay?: components["schemas"]["SlotView"] | null;
        };
        /** @description An answer: the question, and the one field of its kind. */
        SurveyAnswer: {
            choice?: components["schemas"]["Code"] | null;
            /** @description Of `multiple`; an empty list takes the answer back. */
            choices?: components["schemas"]["Code"][] | null;
            /**
             * Format: date
             * @description Of `date`.
             */
            date?: string | null;
            /** @description Of `ranking`: all options, the first one first. */
            order?: components["schemas"]["Code"][] | null;
            /** @description The key of the question. */
            question: components["schemas"]["Code"];
            /** @description Of `matrix`: every row. */
            rows?: components["schemas"]["SurveyRowScore"][] | null;
            /**
             * Format: int64
             * @description Of `rating`, `csat` and `nps`.
             */
            score?: number | null;
            text?: components["schemas"]["Note"] | null;
            /** @description Of `yes_no`. */
            yes?: boolean | null;
        };
        /**
         * @description What the log knows too, so that the answer can be set beside it. Stored and sent as snake_case text.
         * @enum {string}
         */
        SurveyFact: "on_time" | "fixed_first_time";
        /** @example survey_01kag00000e008000000000001 */
        SurveyId: string;
        /** @description A survey in a line, as its owner sees it. */
        SurveyLineView: {
            /** @description The car. */
            car?: string | null;
            completed_at?: components["schemas"]["At"] | null;
            expires_at?: components["schemas"]["At"] | null;
            /** @description When the car was handed over. */
            handed_at: components["schemas"]["At"];
            /** @description Which. */
            id: components["schemas"]["SurveyId"];
            /** @description Where it stands. */
            state: components["schemas"]["SurveyState"];
            /** @description Where. */
            store_id: components["schemas"]["StoreId"];
            /** @description Its name. */
            store_name: string;
            /** @description What it is about. */
            subject: components["schemas"]["SurveySubject"];
            /** @description The id of that. */
            subject_id: string;
        };
        /** @description One option of a question. */
        SurveyOption: {
            /** @description Its key, which an answer names. */
            key: components["schemas"]["Code"];
            /** @description What is read. */
            text: components["schemas"]["Line"];
        };
        /** @description A question. */
        SurveyQuestion: {
            fact?: components["schemas"]["SurveyFact"] | null;
            hint?: components["schemas"]["Line"] | null;
            /** @description Its key, which an answer names. */
            key: components["schemas"]["Code"];
            /** @description How it is answered. */
            kind: components["schemas"]["SurveyQuestionKind"];
            /**
             * Format: int32
             * @description Of `multiple`: at most so many.
             */
            most?: number | null;
            /** @description Of `single`, `multiple` and `ranking`. */
            options?: components["schemas"]["SurveyOption"][];
            /**
             * Format: int32
             * @description The page it stands on, from 1.
             */
            page: number;
            /** @description It has to be answered where it is shown. */
            required?: boolean;
            /** @description Of `matrix`. */
            rows?: components["schemas"]["SurveyRow"][];
            show_if?: components["schemas"]["SurveyShowIf"] | null;
            stage?: components["schemas"]["SurveyStage"] | null;
            /** @description What is asked. */
            text: components["schemas"]["Line"];
        };
        /**
         * @description How a question is answered (R156). Stored and sent as snake_case text.
         * @enum {string}
         */
        SurveyQuestionKind: "single" | "multiple" | "yes_no" | "rating" | "nps" | "csat" | "ranking" | "matrix" | "date" | "open";
        /** @description What is done about a bad answer, as far as the survey shows it. */
        SurveyRecoveryView: {
            /** @description Which. */
            id: components["schemas"]["RecoveryId"];
            /** @description Who deals with it. */
            specialist?: string | null;
            /** @description Where it stands. */
            state: components["schemas"]["RecoveryState"];
        };
        /** @description One row of a matrix. */
        SurveyRow: {
            /** @description Its key, which an answer names. */
            key: components["schemas"]["Code"];
            stage?: components["schemas"]["SurveyStage"] | null;
            /** @description What is read. */
            text: components["schemas"]["Line"];
        };
        /** @description The score of one row of a matrix. */
        SurveyRowScore: {
            /** @description The row. */
            row: components["schemas"]["Code"];
            /**
             * Format: int64
             * @description One to five.
             */
            score: number;
        };
        /** @description When a question is shown: by what an earlier one was answered. Exactly one condition. */
        SurveyShowIf: {
            /** @description One of these options was chosen. */
            any_of?: components["schemas"]["Code"][] | null;
            /**
             * Format: int64
             * @description The score was at least this.
             */
            at_least?: number | null;
            /**
             * Format: int64
             * @description The score was at most this.
             */
            at_most?: number | null;
            /** @description The key of the earlier question. */
            question: components["schemas"]["Code"];
            /** @description This was the yes or no. */
            yes?: boolean | null;
        };
        /**
         * @description The part of the service that a question is about (domain.md 3). Stored and sent as snake_case text.
         * @enum {string}
         */
        SurveyStage: "initiation" | "advisor" | "facility" | "pick_up" | "quality";
        /**
         * @description Where a survey stands (domain.md 2.6). What is planned has no row yet (rulings 25). Stored and sent as snake_case text.
         * @enum {string}
         */
        SurveyState: "suppressed" | "sent" | "opened" | "in_progress" | "completed" | "expired";
        /**
         * @description What is judged. Stored and sent as snake_case text.
         * @enum {string}
         */
        SurveySubject: "repair" | "delivery";
        /** @description A survey to answer. */
        SurveyView: {
            /** @description What was answered so far; nothing when it has ended. */
            answers: components["schemas"]["SurveyAnswer"][];
            /** @description The car. */
            car?: string | null;
            expires_at?: components["schemas"]["At"] | null;
            /** @description When the car was handed over. */
            handed_at: components["schemas"]["At"];
            /** @description Which. */
            id: components["schemas"]["SurveyId"];
            /** @description Before the questions. */
            intro?: string | null;
            /**
             * Format: int32
             * @description The page to go on at.
             */
            page: number;
            /**
             * Format: int32
             * @description How many pages it has.
             */
            pages: number;
            /** @description The questions; none when it has ended. */
            questions: components["schemas"]["SurveyQuestion"][];
            recovery?: components["schemas"]["SurveyRecoveryView"] | null;
            /**
             * Format: int64
             * @description How many seconds it takes.
             */
            seconds: number;
            /** @description Where it stands. */
            state: components["schemas"]["SurveyState"];
            /** @description Where. */
            store_id: components["schemas"]["StoreId"];
            /** @description Its name. */
            store_name: string;
            /** @description What it is about. */
            subject: components["schemas"]["SurveySubject"];
            /** @description After them. */
            thanks: string;
            /** @description Its title. */
            title: string;
            /**
             * Format: int64
             * @description Grows with everything that happens to it.
             */
            version: number;
            /** @description A kind word when it has ended. */
            words?: string | null;
        };
        /** @description The tokens of a session. Keep the refresh token; it is good once and gives the next one. */
        TokensView: {
            /** @description For `Authorization: Bearer …`. */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds that the access token lives.
             * @example 900
             */
            expires_in: number;
            /** @description For the refresh operation, once. */
            refresh_token: string;
            /**
             * @description Always `Bearer`.
             * @example Bearer
             */
            token_type: string;
        };
        /**
         * @description Whose hands the labour needs; each trade has its own published rate (domain.md 1.2, Technician).
         * @enum {string}
         */
        Trade: "mechanical" | "body" | "paint" | "hv";
        /** @example trip_01kag00000e008000000000001 */
        TripId: string;
        /** @description A trip that was announced. */
        TripView: {
            /** @description Its id. */
            id: components["schemas"]["TripId"];
            /**
             * Format: int64
             * @description How far.
             */
            km: number;
            /**
             * Format: date
             * @description When it begins.
             */
            on: string;
            /** @description The car. */
            vehicle_id: components["schemas"]["VehicleId"];
        };
        /** @description So much of what one of the rules counts, with its limit and where it stands. */
        TripleCounterView: {
            /** @description Whether only more than the limit is too much; else the limit itself is. */
            beyond: boolean;
            /**
             * Format: int64
             * @description So much.
             */
            count: number;
            flag?: components["schemas"]["TripleFlag"] | null;
            /** @description The law, with its article. */
            law: string;
            /**
             * Format: int64
             * @description Its limit.
             */
            limit: number;
            /** @description Which rule. */
            rule: components["schemas"]["TripleRule"];
            /** @description Of what: the fault, the unit, the part, the failure. */
            what?: string | null;
            /** @description The rule in words. */
            words: string;
        };
        /** @description A fault, and how many repairs it took. */
        TripleFaultView: {
            /**
             * Format: int64
             * @description So many.
             */
            repairs: number;
            /** @description The system, or the work in words. */
            words: string;
        };
        /**
         * @description How near a car is to what the law limits. Sent as snake_case text.
         * @enum {string}
         */
        TripleFlag: "green" | "amber" | "red";
        /**
         * @description What is counted. Sent as snake_case text.
         * @enum {string}
         */
        TripleRule: "days" | "same_fault" | "safety_fault" | "main_unit" | "main_part" | "first_week" | "first_months";
        /**
         * @description The counters of the three-guarantee rules of a car: repairs that the maker answers for, in all stores of the group
         *     (SAMR order 43, articles 22 to 24).
         */
        TripleView: {
            /** @description Every rule at least once, with what is counted and its limit. */
            counters: components["schemas"]["TripleCounterView"][];
            /**
             * Format: int64
             * @description Days in repair; less than 24 hours count as one.
             */
            days: number;
            /** @description Each fault, the most repaired first. */
            faults: components["schemas"]["TripleFaultView"][];
            flag?: components["schemas"]["TripleFlag"] | null;
            /**
             * Format: int64
             * @description More days than these: return or replacement.
             */
            most_days: number;
            /**
             * Format: int64
             * @description More repairs of one fault than these: return or replacement.
             */
            most_repairs: number;
            /**
             * Format: int64
             * @description How many repairs were counted.
             */
            repairs: number;
            /**
             * Format: date
             * @description The day from which the guarantee runs, as far as it is known.
             */
            started_on?: string | null;
        };
        /** @description How long this lender usually takes to decide, from its own history. */
        TypicalView: {
            /**
             * Format: int64
             * @description Of how many decisions this is known.
             */
            n: number;
            /**
             * Format: int64
             * @description Half of the decisions were there after so many hours …
             */
            p50_hours: number;
            /**
             * Format: int64
             * @description … nine of ten after so many.
             */
            p90_hours: number;
        };
        /** @description What an upload looks like. */
        UploadForm: {
            /**
             * Format: binary
             * @description A JPEG, PNG or WebP.
             */
            file: string;
        };
        /** @description How long a step usually takes. */
        UsualView: {
            /**
             * Format: int64
             * @description From how many orders; 0: an assumption, no history.
             */
            n: number;
            /**
             * Format: int64
             * @description Half take no longer, in hours.
             */
            p50_hours: number;
            /**
             * Format: int64
             * @description Nine in ten take no longer, in hours.
             */
            p90_hours: number;
        };
        /** @example vehicle_01kag00000e008000000000001 */
        VehicleId: string;
        /** @description An owner's own car: VIN and plate in clear. */
        VehicleView: {
            /** @description The car. */
            id: components["schemas"]["VehicleId"];
            mileage?: components["schemas"]["Odometer"] | null;
            model?: components["schemas"]["ModelView"] | null;
            /** @description Plate; absent while the car has none. */
            plate?: string | null;
            /** @description Since when it is in the garage. */
            since: components["schemas"]["At"];
            /** @description Whether the ownership is verified: only then what the dealership knows of the car opens (rulings 13). */
            verified: boolean;
            /**
             * Format: int64
             * @description Give this back with a change.
             */
            version: number;
            /** @description VIN. */
            vin?: string | null;
            /** @description What to look at again. */
            warnings: components["schemas"]["Warning"][];
        };
        /** @description The owner has the quote before them. */
        ViewQuote: {
            /**
             * Format: int64
             * @description The number of the version that is shown.
             */
            no: number;
        };
        /**
         * @description 车架号（VIN），17 位，不含 I、O、Q；国产车（L 开头）须校验位正确。
         * @example LSVAA49J132047371
         */
        Vin: string;
        /**
         * @description What kind of visit it is.
         * @enum {string}
         */
        VisitKind: "service" | "test_drive" | "handover";
        /** @example wait_01kag00000e008000000000001 */
        WaitId: string;
        /** @description A place on the waitlist. */
        WaitView: {
            /**
             * Format: int64
             * @description How many wait before it at this store for days that overlap.
             */
            ahead: number;
            booking_id?: components["schemas"]["BookingId"] | null;
            /**
             * Format: date
             * @description First day that suits.
             */
            first_day: string;
            /** @description The place. */
            id: components["schemas"]["WaitId"];
            /**
             * Format: date
             * @description Last day that suits.
             */
            last_day: string;
            offered_start_at?: components["schemas"]["At"] | null;
            offered_until?: components["schemas"]["At"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["WaitlistState"];
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
        };
        /**
         * @description The state of a place on the waitlist (domain.md 2.1). Stored and sent as snake_case text.
         * @enum {string}
         */
        WaitlistState: "waiting" | "offered" | "taken" | "left" | "lapsed";
        /**
         * @description Whom a step waits for. Stored and sent as snake_case text.
         * @enum {string}
         */
        Waits: "owner" | "consultant" | "inspector" | "loan_clerk" | "cashier" | "maker" | "carrier" | "lender" | "insurer" | "registry";
        /**
         * @description A quarter of an hour on the store's wall clock.
         * @example 09:00
         */
        Wall: string;
        /** @description A paper of a check-list. */
        WantedView: {
            /** @description Which. */
            kind: components["schemas"]["PaperKind"];
            /** @description What a person calls it. */
            name: string;
            /** @description Whether nothing goes on without it. */
            required: boolean;
            /** @description What it is needed for. */
            why: string;
        };
        /** @description Something a person should look at again, though it was accepted. */
        Warning: {
            /** @description Stable code. */
            code: string;
            /** @description Chinese text for a person. */
            message: string;
        };
        /**
         * @description How the car and its owner come (domain.md 1.2, 到店方式).
         * @enum {string}
         */
        Way: "wait" | "leave" | "pickup" | "mobile" | "loan_car";
        /** @description Write to the butler in answer to something. */
        WriteReply: {
            /** @description What. */
            text: components["schemas"]["Note"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    logout: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout_everywhere: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Renewed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login_wechat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginWechat"];
            };
        };
        responses: {
            /** @description Logged in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_bookings: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description 1 to 100, 20 unless told. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BookingView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Book"];
            };
        };
        responses: {
            /** @description Kept */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_booking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The booking */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_proposal: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptProposal"];
            };
        };
        responses: {
            /** @description The booking after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_booking: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Cancel"];
            };
        };
        responses: {
            /** @description The booking after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_in: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckIn"];
            };
        };
        responses: {
            /** @description The booking after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reschedule_booking: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reschedule"];
            };
        };
        responses: {
            /** @description The booking after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submit_booking: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["BookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Submit"];
            };
        };
        responses: {
            /** @description The booking after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_butlers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each store of mine */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ButlerView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_care: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 100 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaresView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_care_wish: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetCareWish"];
            };
        };
        responses: {
            /** @description Switched */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaresView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_care: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CareId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The word */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CareView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reply_to_care: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["CareId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WriteReply"];
            };
        };
        responses: {
            /** @description Written */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_cases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 50 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseLineView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_case: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenCase"];
            };
        };
        responses: {
            /** @description Received */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CaseId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The complaint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_case: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["CaseId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenCase"];
            };
        };
        responses: {
            /** @description Taken back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    say_in_case: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["CaseId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SayInCase"];
            };
        };
        responses: {
            /** @description Said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    subscribe_hint: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerHints"];
            };
        };
        responses: {
            /** @description Noted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    subscribe_plan: {
        parameters: {
            query: {
                /** @description The tap at which the question will be asked. */
                moment: components["schemas"]["SubscribeMoment"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The templates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscribePlan"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_event: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same when it is sent again; no dot in it */
                "webhook-id"?: string | null;
                /** @description Seconds since 1970 of this attempt */
                "webhook-timestamp"?: string | null;
                /** @description `v1,<base64>`, one or several */
                "webhook-signature"?: string | null;
            };
            path: {
                /**
                 * @description The partner's name
                 * @example xingchen
                 */
                partner: string;
            };
            cookie?: never;
        };
        /** @description The event, as docs/feeds.md says */
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description Taken */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedTakenView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A WebSocket */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_loan_products: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By lender */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanProductView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    simulate_loan: {
        parameters: {
            query: {
                /** @description How much. */
                amount_fen: number;
                /** @description Over how many months. */
                term_months: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["LoanProductId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the fen */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulationView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_loans: {
        parameters: {
            query?: {
                /** @description Of this order. */
                order_id?: components["schemas"]["OrderId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 50 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanLineView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_loan: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartLoan"];
            };
        };
        responses: {
            /** @description A draft with its check-list */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_loan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LoanId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The loan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    consent_to_loan: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["LoanId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentToLoan"];
            };
        };
        responses: {
            /** @description Written down */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_loan_pages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LoanId"];
                paper_id: components["schemas"]["PaperId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperPagesView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_loan_pages: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["LoanId"];
                paper_id: components["schemas"]["PaperId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutPages"];
            };
        };
        responses: {
            /** @description Received */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_loan: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["LoanId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignLoan"];
            };
        };
        responses: {
            /** @description Signed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submit_loan: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["LoanId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenVersion"];
            };
        };
        responses: {
            /** @description Sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_loan: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["LoanId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenVersion"];
            };
        };
        responses: {
            /** @description Taken back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_profile: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetProfile"];
            };
        };
        responses: {
            /** @description You */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_accesses: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description 1 to 100; 20 unless told. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AccessView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_butlers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stores */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerStoreView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_consents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The consents */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentsView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decide_consent: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideConsent"];
            };
        };
        responses: {
            /** @description As it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentsView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bind_phone: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BindPhone"];
            };
        };
        responses: {
            /** @description Bound */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wishes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPreferences"];
            };
        };
        responses: {
            /** @description The wishes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notices: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description 1 to 100; 20 unless told. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the inbox */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_all_notices: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadAllView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_notice: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["NoticeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_orders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My orders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyOrdersView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_order: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_order: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelOrder"];
            };
        };
        responses: {
            /** @description The order after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cancellation: {
        parameters: {
            query?: {
                /** @description The reason; `changed_mind` unless told. */
                reason?: components["schemas"]["OrderCancelReason"];
            };
            header?: never;
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The effect */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancellationView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cosign_delivery: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CosignChecks"];
            };
        };
        responses: {
            /** @description The order after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_handover: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookOrderHandover"];
            };
        };
        responses: {
            /** @description The order after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_handover_slots: {
        parameters: {
            query?: {
                /** @description The first, in the store's zone; today unless told. */
                from?: string;
                /** @description How many, 1 to 14; 7 unless told. */
                days?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Free starts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandoverSlotsView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drop_handover: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_order_path: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The path */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PathView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    see_order: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenOrder"];
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_order: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignOrder"];
            };
        };
        responses: {
            /** @description The order after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_recovery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RecoveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where it stands, who deals with it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answer_recovery: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["RecoveryId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerRecovery"];
            };
        };
        responses: {
            /** @description Heard */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_repairs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My repairs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyRepairsView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_repair: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The repair */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_repair: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptRepair"];
            };
        };
        responses: {
            /** @description The repair after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answer_loan_car: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerLoanCar"];
            };
        };
        responses: {
            /** @description The repair after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_repair_photos: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The photos */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairPhotosView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The quote */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuoteView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decide_quote: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideQuote"];
            };
        };
        responses: {
            /** @description Decided */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuoteView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    view_quote: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewQuote"];
            };
        };
        responses: {
            /** @description Kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuoteView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_repair_sheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sheet */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SheetView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_repair: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["RepairId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignRepair"];
            };
        };
        responses: {
            /** @description The repair after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_stores: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stores */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_store: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The store */
                id: components["schemas"]["StoreId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The store */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreDetail"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_slots: {
        parameters: {
            query: {
                /**
                 * @description The service items, one to ten, separated by commas.
                 * @example item_01kn0000003m0080000000000a
                 */
                items: string;
                /** @description The car's model, when known; a test drive needs it. */
                model_id?: components["schemas"]["ModelId"];
                /** @description The way to come. */
                way: components["schemas"]["Way"];
                /** @description For somebody at the desk: no notice is asked. Such a start is only kept by staff. */
                walk_in?: boolean;
            };
            header?: never;
            path: {
                id: components["schemas"]["StoreId"];
                /** @description YYYY-MM-DD in the store's zone */
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Free starts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlotsView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suggest_slots: {
        parameters: {
            query: {
                /**
                 * @description The service items, one to ten, separated by commas.
                 * @example item_01kn0000003m0080000000000a
                 */
                items: string;
                /** @description The car's model, when known; a test drive needs it. */
                model_id?: components["schemas"]["ModelId"];
                /** @description The way to come. */
                way: components["schemas"]["Way"];
                /** @description For somebody at the desk: no notice is asked. Such a start is only kept by staff. */
                walk_in?: boolean;
            };
            header?: never;
            path: {
                id: components["schemas"]["StoreId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Suggestions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionsView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    catalog_items: {
        parameters: {
            query?: {
                /** @description The car's model; prices may depend on it. */
                model_id?: components["schemas"]["ModelId"];
                /** @description The day; today in the store's zone when left out. */
                on?: string;
                /** @description One category only. */
                category?: components["schemas"]["Line"];
                /** @description What the name, the code or the description holds. */
                text?: components["schemas"]["Line"];
            };
            header?: never;
            path: {
                store_id: components["schemas"]["StoreId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is offered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shelf"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    catalog_item: {
        parameters: {
            query?: {
                /** @description The car's model; prices may depend on it. */
                model_id?: components["schemas"]["ModelId"];
                /** @description The day; today in the store's zone when left out. */
                on?: string;
            };
            header?: never;
            path: {
                store_id: components["schemas"]["StoreId"];
                item_id: components["schemas"]["ItemId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The item and its price */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemDetail"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    price_history: {
        parameters: {
            query?: {
                /** @description The car's model; without one, the price for any model. */
                model_id?: components["schemas"]["ModelId"];
            };
            header?: never;
            path: {
                store_id: components["schemas"]["StoreId"];
                item_id: components["schemas"]["ItemId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceHistory"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    catalog_menu: {
        parameters: {
            query: {
                /** @description The car's model. */
                model_id: components["schemas"]["ModelId"];
                /** @description What its odometer shows; all packages when left out. */
                mileage_km?: number;
                /** @description The day; today in the store's zone when left out. */
                on?: string;
            };
            header?: never;
            path: {
                store_id: components["schemas"]["StoreId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The menu */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Menu"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    labour_rates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                store_id: components["schemas"]["StoreId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rates"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_survey_by_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The survey */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    save_survey_by_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAnswers"];
            };
        };
        responses: {
            /** @description Saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_survey_by_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAnswers"];
            };
        };
        responses: {
            /** @description Finished */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_surveys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 50 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyLineView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_survey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SurveyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The survey */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyView"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    save_survey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SurveyId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAnswers"];
            };
        };
        responses: {
            /** @description Saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_survey: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["SurveyId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAnswers"];
            };
        };
        responses: {
            /** @description Finished */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    call_off_trip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["TripId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Called off */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description Kept */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MediaView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_vehicles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The garage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehicleView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_vehicle: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddVehicle"];
            };
        };
        responses: {
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehicleView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_vehicle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The car */
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The car */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehicleView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_vehicle: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The car */
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeVehicle"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehicleView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_car_care: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The car's care */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CarePlanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    say_of_car: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SayOfCar"];
            };
        };
        responses: {
            /** @description Written down */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CarePlanView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_deferred_work: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By colour */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeferredView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_vehicle: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The car */
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_mileage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The car */
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The readings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MileageView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    log_mileage: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The car */
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogMileage"];
            };
        };
        responses: {
            /** @description Logged */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MileageView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_car_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CarFileView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    announce_trip: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["VehicleId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnounceTrip"];
            };
        };
        responses: {
            /** @description Announced */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TripView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    my_waits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My places */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"][];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    join_waitlist: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Join"];
            };
        };
        responses: {
            /** @description In the queue */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_wait: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["WaitId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_offer: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["WaitId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Kept */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leave_waitlist: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["WaitId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pass_offer: {
        parameters: {
            query?: never;
            header: {
                /** @description The client's own name for this wish; a repeat with the same key gets the same reply. */
                "Idempotency-Key": string;
            };
            path: {
                id: components["schemas"]["WaitId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
