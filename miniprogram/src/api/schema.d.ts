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
        /** @description An invited member of staff sets a password. */
        AcceptInvitation: {
            /** @description The password, at least 12 characters. */
            password: components["schemas"]["Password"];
            /** @description The token of the invitation. */
            token: string;
        };
        /** @description Take one of the proposed times. */
        AcceptProposal: {
            /** @description Which one. */
            proposal_id: components["schemas"]["ProposalId"];
        };
        /** @description A new model. */
        AddModel: {
            /** @description Brand (品牌). */
            brand: components["schemas"]["Line"];
            /** @description Its code, unique. */
            code: components["schemas"]["Code"];
            /** @description What it runs on. */
            energy: components["schemas"]["Energy"];
            /**
             * Format: int32
             * @description Model year (年款).
             */
            model_year: number;
            /** @description Name of the variant (款型). */
            name: components["schemas"]["Line"];
            /** @description Series (车系). */
            series: components["schemas"]["Line"];
        };
        /** @description A resource or the whole store drops out. */
        AddOutage: {
            /** @description From this instant. */
            from_at: components["schemas"]["At"];
            /** @description Why. */
            reason: components["schemas"]["Line"];
            resource_id?: components["schemas"]["ResourceId"] | null;
            /** @description Until this instant; at most a year later. */
            to_at: components["schemas"]["At"];
        };
        /** @description A new resource. */
        AddResource: {
            /**
             * Format: int32
             * @description Quarters of an hour kept free after each use.
             */
            buffer_after?: number;
            /**
             * Format: int32
             * @description Quarters of an hour kept free before each use.
             */
            buffer_before?: number;
            /** @description Its kind. */
            kind: components["schemas"]["ResourceKind"];
            /** @description Its label, unique for its kind in the store: `举升工位 3`, `技师 A07`. Not a person's full name. */
            name: components["schemas"]["Line"];
            shifts?: components["schemas"]["Week"] | null;
            staff_id?: components["schemas"]["StaffId"] | null;
            /** @description Bay types, skills or model codes. */
            tags?: components["schemas"]["Code"][];
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
        /** @description What the client says was answered. */
        AnswerHints: {
            /** @description One for each template that was asked for. */
            answers: components["schemas"]["HintedAnswer"][];
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
        /** @description The butler of a customer at a store; `null` takes them away. */
        AssignButler: {
            advisor_id?: components["schemas"]["StaffId"] | null;
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
        };
        /**
         * Format: date-time
         * @description RFC 3339 instant.
         */
        At: string;
        /** @example audit_01kag00000e008000000000001 */
        AuditId: string;
        /** @description A row of the security log. There is nothing personal in it: ids, words and counts. */
        AuditView: {
            /**
             * @description What was done, `module.verb`.
             * @example staff.login_failed
             */
            action: string;
            /**
             * Format: uuid
             * @description Who did it.
             */
            actor_id: string;
            /** @description `customer`, `staff`, `system` or `anonymous`. */
            actor_kind: string;
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description A short word more. */
            detail?: string | null;
            /** @description Its id. */
            id: components["schemas"]["AuditId"];
            store_id?: components["schemas"]["StoreId"] | null;
            /**
             * Format: uuid
             * @description What it was done to.
             */
            subject_id: string;
            /** @description The kind of what it was done to. */
            subject_kind: string;
        };
        BTreeSet: string[];
        /** @description What a booking costs, from the price book or as the advisor says (R024). */
        Band: {
            /** @description At most, unless more is agreed to. */
            high_fen: components["schemas"]["Fen"];
            /** @description At least. */
            low_fen: components["schemas"]["Fen"];
        };
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
        /** @description Keep a slot for a customer (staff: phone, walk-in). */
        BookFor: {
            /** @description The rest is the same as an owner's own wish. */
            book: components["schemas"]["Book"];
            /** @description How the wish reached the store. */
            channel: components["schemas"]["Channel"];
            /** @description The customer. */
            person_id: components["schemas"]["PersonId"];
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
        /** @description A day of the national calendar. */
        CalendarDay: {
            /**
             * Format: date
             * @description The date.
             */
            date: string;
            /** @description Holiday or make-up workday. */
            kind: components["schemas"]["CalendarKind"];
            /** @description Its name. */
            name: string;
        };
        /** @description What an import did. */
        CalendarImported: {
            /**
             * Format: int32
             * @description How many days it has.
             */
            days: number;
            /**
             * Format: int32
             * @description The year.
             */
            year: number;
        };
        /**
         * @description What the national calendar says of a date.
         * @enum {string}
         */
        CalendarKind: "holiday" | "workday";
        /** @description The national calendar of a year. */
        CalendarView: {
            /** @description Its days. */
            days: components["schemas"]["CalendarDay"][];
            /** @description Whether this year's calendar was imported. */
            imported: boolean;
            /** @description Years that bookings reach into and for which there is no calendar yet. */
            missing: number[];
            /**
             * Format: int32
             * @description The year.
             */
            year: number;
        };
        /** @description Call a booking off. */
        Cancel: {
            /** @description The reason. */
            reason: components["schemas"]["CancelReason"];
        };
        /**
         * @description Why a booking is called off.
         * @enum {string}
         */
        CancelReason: "plans_changed" | "done_elsewhere" | "price" | "time_does_not_suit" | "mistake" | "other";
        /** @description A new password of one's own. */
        ChangePassword: {
            /** @description The present one. */
            current_password: components["schemas"]["Password"];
            /** @description The new one, at least 12 characters. */
            password: components["schemas"]["Password"];
            recovery_code?: components["schemas"]["RecoveryCode"] | null;
            totp?: components["schemas"]["TotpCode"] | null;
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
        /**
         * @description By which way the wish reached us (R027).
         * @enum {string}
         */
        Channel: "mini_program" | "phone" | "walk_in" | "website" | "social";
        /** @description The owner checks in at the store. */
        CheckIn: {
            /** @description The store's short code, as its QR code at the door holds it. */
            store_code: components["schemas"]["Line"];
        };
        /**
         * @description 代码，小写字母、数字、下划线、点和短横线，最多 64 位。
         * @example oil_service
         */
        Code: string;
        /** @description Confirm with time, place, items and price band (R023, R024). */
        Confirm: {
            band?: components["schemas"]["Band"] | null;
        };
        /** @description The authenticator app works: its first code. */
        ConfirmTotp: {
            /** @description The same one-time token. */
            token: string;
            /** @description The six digits. */
            totp: components["schemas"]["TotpCode"];
        };
        /** @example consent_01kag00000e008000000000001 */
        ConsentId: string;
        /** @description What holds for a purpose now. */
        ConsentNow: {
            /** @description Whether it is given. */
            granted: boolean;
            /** @description What for. */
            purpose: components["schemas"]["Purpose"];
            since?: components["schemas"]["At"] | null;
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
        /** @description Who is to be called, in clear; asking for it leaves a row in the security log. */
        ContactView: {
            /** @description Address for pick-up or mobile service. */
            address?: string | null;
            /** @description Name. */
            name?: string | null;
            /** @description Phone, E.164. */
            phone?: string | null;
        };
        /** @description Staff create a customer (ruling 12, R030). */
        CreateCustomer: {
            address?: components["schemas"]["Address"] | null;
            /** @description The name. */
            name: components["schemas"]["PersonName"];
            /** @description The phone; a person with this phone becomes a customer of the store instead of being made twice. */
            phone: components["schemas"]["Phone"];
            /** @description The store whose customer they become. */
            store_id: components["schemas"]["StoreId"];
        };
        /** @description A new store. */
        CreateStore: {
            /** @description Address. */
            address: components["schemas"]["Line"];
            /** @description Short code, unique in the group; it does not change. */
            code: components["schemas"]["Code"];
            /** @description Hours. */
            hours: components["schemas"]["Week"];
            /** @description New-energy or fuel. */
            kind: components["schemas"]["StoreKind"];
            /** @description Name. */
            name: components["schemas"]["Line"];
            /**
             * @description The store's own telephone: digits, spaces, `+ - ( )`.
             * @example 0755-82345678
             */
            phone: string;
            /** @description Limits; the usual ones when left out. */
            policy?: components["schemas"]["Policy"];
            /** @description Switches; all off when left out. */
            switches?: components["schemas"]["Switches"];
            /** @description Ways to come. */
            ways: components["schemas"]["Way"][];
            /**
             * @description IANA time zone; it does not change.
             * @default Asia/Shanghai
             * @example Asia/Shanghai
             */
            zone: string;
        };
        /** @description A customer's car that staff put on record. */
        CreateVehicle: {
            /**
             * Format: int32
             * @description Odometer, km.
             */
            km?: number | null;
            model_id?: components["schemas"]["ModelId"] | null;
            /** @description The customer. */
            person_id: components["schemas"]["PersonId"];
            plate?: components["schemas"]["Plate"] | null;
            /** @description The store that keeps the record; the person is its customer. */
            store_id: components["schemas"]["StoreId"];
            vin?: components["schemas"]["Vin"] | null;
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
        /** @description A customer as staff see them: masked until revealed. */
        CustomerView: {
            /** @description Since when we know them. */
            created_at: components["schemas"]["At"];
            /** @description Whether the person can log in. */
            has_account: boolean;
            /** @description The person. */
            id: components["schemas"]["PersonId"];
            /** @description The name, masked: `张**`. */
            name?: string | null;
            /** @description The phone, masked: `138****5678`. */
            phone?: string | null;
            /** @description Whether WeChat verified the phone. */
            phone_verified: boolean;
            /** @description The stores (of yours) whose customer they are. */
            stores: components["schemas"]["CustomerStoreView"][];
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
        /** @description What staff decide. */
        DecideMerge: {
            /** @description The decision. */
            decision: components["schemas"]["Decision"];
        };
        /** @description Whether held words may be shown. */
        DecideText: {
            /** @description Shown to those who see the booking; if not, they are taken out for good. */
            show: boolean;
        };
        /** @description What was decided. */
        DecidedView: {
            /** @description The delivery. */
            id: components["schemas"]["DeliveryId"];
            /** @description `ready` or `dismissed`. */
            state: string;
        };
        /**
         * @description What staff may decide about such a question.
         * @enum {string}
         */
        Decision: "merge" | "release" | "reject";
        /** @description Decline with a reason from the list. */
        Decline: {
            /** @description The reason. */
            reason: components["schemas"]["DeclineReason"];
        };
        /**
         * @description Why the store declines.
         * @enum {string}
         */
        DeclineReason: "parts_unavailable" | "out_of_scope" | "equipment_down" | "customer_unreachable" | "duplicate";
        /** @description A page of deliveries. */
        DeliveriesView: {
            /** @description Those given up last come first. */
            items: components["schemas"]["DeliveryView"][];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next?: string | null;
        };
        /** @example delivery_01kag00000e008000000000001 */
        DeliveryId: string;
        /** @description A delivery that a person has to decide about. What it says stays sealed. */
        DeliveryView: {
            /**
             * Format: int32
             * @description How often the provider was asked.
             */
            attempts: number;
            /** @description Who it was for, masked. */
            audience: string;
            /** @description By which way it was to go. */
            channel: string;
            /** @description When it was last due. */
            due_at: components["schemas"]["At"];
            expires_at?: components["schemas"]["At"] | null;
            /** @description Its id. */
            id: components["schemas"]["DeliveryId"];
            /** @description When its cause happened. */
            intended_at: components["schemas"]["At"];
            /** @description What it is, `module.word`. */
            kind: string;
            /** @description Why, in a stable word. */
            reason: string;
            /** @description When it was given up. */
            settled_at: components["schemas"]["At"];
            /** @description Given up, or not known. */
            state: components["schemas"]["StuckState"];
            /** @description On behalf of which store. */
            store_id: components["schemas"]["StoreId"];
            /** @description One line in Chinese: what kind of notice it is. */
            title: string;
        };
        /** @description Letting a delivery be. */
        DismissDelivery: {
            /** @description Why. */
            reason: components["schemas"]["DismissReason"];
        };
        /**
         * @description Why a delivery need not be sent any more.
         * @enum {string}
         */
        DismissReason: "told_otherwise" | "no_longer_needed" | "arrived" | "wrong_recipient";
        /**
         * @description SHA-256 of a document, 64 hexadecimal digits in lower case.
         * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
         */
        DocumentHash: string;
        /**
         * @description What a car runs on (domain.md 1.2, NEV).
         * @enum {string}
         */
        Energy: "ice" | "bev" | "phev" | "erev";
        /** @description The authenticator to set up; shown once. Confirm it with its first code. */
        EnrolmentView: {
            /** @description The member of staff. */
            id: components["schemas"]["StaffId"];
            /** @description `otpauth://totp/…`: show it as a QR code. */
            totp_uri: string;
            /** @description The username to log in by. */
            username: string;
        };
        /** @description A row of the history. */
        EventView: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description Who: customer, staff, system. */
            by: string;
            /** @description A word more. */
            detail?: string | null;
            /** @description What; `book` is the first. */
            event: string;
            /** @description The state after it. */
            state: components["schemas"]["BookingState"];
            /**
             * Format: int64
             * @description The version after it.
             */
            version: number;
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
        /** @description The first administrator, with the token of `bff admin first-token`. */
        FirstAdmin: {
            /** @description The name that colleagues see. */
            name: components["schemas"]["Line"];
            /** @description The password, at least 12 characters. */
            password: components["schemas"]["Password"];
            /** @description The one-time token. */
            token: string;
            /** @description The username. */
            username: components["schemas"]["Username"];
        };
        /**
         * @description How fast work of this item is answered: the two grades of R033.
         * @enum {string}
         */
        Grade: "regular" | "urgent";
        /** @example grant_01kag00000e008000000000001 */
        GrantId: string;
        /** @description An owner's words that wait, for the one who decides. */
        HeldTextView: {
            /** @description What the owner noticed. */
            symptom?: string | null;
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
        /** @description A stretch of a day. */
        Hours: {
            /** @description First minute after it; later than `opens`. */
            closes: components["schemas"]["Wall"];
            /** @description First minute. */
            opens: components["schemas"]["Wall"];
        };
        /** @example import_01kag00000e008000000000001 */
        ImportId: string;
        /** @description What an import did, or would do. */
        ImportReport: {
            /**
             * Format: int64
             * @description How many items, rates, prices or packages are new.
             */
            added: number;
            /**
             * Format: int64
             * @description How many are changed.
             */
            changed: number;
            /** @description Whether nothing was to be written. */
            dry_run: boolean;
            /** @description The first 1,000 of them. */
            errors: components["schemas"]["RowError"][];
            /**
             * Format: int64
             * @description How many faults there are in all.
             */
            faults: number;
            id?: components["schemas"]["ImportId"] | null;
            /** @description What was in the file. */
            kind: components["schemas"]["ImportSort"];
            /**
             * Format: int64
             * @description Rows in the file, without the header and empty ones.
             */
            rows: number;
        };
        /**
         * @description What a file holds.
         * @enum {string}
         */
        ImportSort: "items" | "rates" | "prices" | "packages";
        /** @description A file that was imported. */
        ImportView: {
            /**
             * Format: int64
             * @description What was added.
             */
            added: number;
            /** @description When. */
            at: components["schemas"]["At"];
            /**
             * Format: int64
             * @description What was changed.
             */
            changed: number;
            /** @description The import. */
            id: components["schemas"]["ImportId"];
            /** @description What was in it. */
            kind: components["schemas"]["ImportSort"];
            /**
             * Format: int64
             * @description Rows in the file.
             */
            rows: number;
            /** @description SHA-256 of the file, hex. */
            sha256: string;
            staff_id?: components["schemas"]["StaffId"] | null;
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
        /** @description An invitation; the token is shown once. */
        InvitationView: {
            /** @description Good until. */
            ends_at: components["schemas"]["At"];
            /** @description The member of staff. */
            staff: components["schemas"]["StaffView"];
            /** @description The one-time token to hand over. */
            token: string;
        };
        /** @description A new member of staff. */
        InviteStaff: {
            /** @description The name that colleagues and owners see. */
            name: components["schemas"]["Line"];
            /** @description The roles, one at least, ten at most. */
            roles: components["schemas"]["RoleWish"][];
            /** @description The username. */
            username: components["schemas"]["Username"];
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
            /** @description Each part. */
            parts: components["schemas"]["PartLine"][];
            /** @description Sum of the parts. */
            parts_fen: components["schemas"]["Fen"];
            /** @description The row of the price book. */
            price_id: components["schemas"]["PriceId"];
            /** @description The store's published rate of an hour of this trade. */
            rate_fen: components["schemas"]["Fen"];
            /** @description Labour − discount + parts. */
            total_fen: components["schemas"]["Fen"];
            /**
             * Format: date
             * @description Since when it costs this: the later of the price's and the rate's first day.
             */
            valid_from: string;
        };
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
        /**
         * @description 一行文字，1 至 100 个字。
         * @example 小保养
         */
        Line: string;
        /** @description An owner's odometer reading. */
        LogMileage: {
            /**
             * Format: int32
             * @description Kilometres.
             */
            km: number;
        };
        /** @description A login: the password and one second factor. */
        LoginStaff: {
            /** @description The password. */
            password: components["schemas"]["Password"];
            recovery_code?: components["schemas"]["RecoveryCode"] | null;
            totp?: components["schemas"]["TotpCode"] | null;
            /** @description The username. */
            username: components["schemas"]["Username"];
        };
        /** @description The code of `wx.login`, good once. */
        LoginWechat: {
            /**
             * @description The code.
             * @example demo-owner
             */
            code: string;
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
        /** @example merge_01kag00000e008000000000001 */
        MergeId: string;
        /** @description The question whether two accounts are one person. */
        MergeRequestView: {
            /** @description Who wants to bind the phone. */
            asking: components["schemas"]["CustomerView"];
            /** @description Asked at. */
            created_at: components["schemas"]["At"];
            /** @description Who has it. */
            holding: components["schemas"]["CustomerView"];
            /** @description The question. */
            id: components["schemas"]["MergeId"];
            /** @description Where it stands. */
            state: components["schemas"]["MergeState"];
        };
        /**
         * @description Where the question whether two accounts are one person stands.
         * @enum {string}
         */
        MergeState: "open" | "merged" | "released" | "rejected";
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
        /** @description What became of the bookings that an outage touched. */
        MovedView: {
            /** @description Same time, other resources: the owner need not know. */
            reassigned: components["schemas"]["BookingId"][];
            /** @description Another time; the owner was told. */
            rescheduled: components["schemas"]["BookingId"][];
            /** @description Nothing free within 14 days: somebody has to call. */
            unmoved: components["schemas"]["BookingId"][];
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
         * @description What a notice says (domain.md 2.1, the ✉ marks; rulings 19). Its words stand in `text.rs`.
         * @enum {string}
         */
        NoticeKind: "booking.received" | "booking.confirmed" | "booking.confirmed_by_silence" | "booking.proposed" | "booking.declined" | "booking.cancelled" | "booking.moved" | "booking.waitlist_offer" | "booking.no_show" | "booking.reminder_day" | "booking.reminder_soon" | "care.message" | "campaign.message" | "booking.hold_expired" | "booking.requested" | "booking.answer_missed" | "booking.answer_half" | "booking.answer_late" | "booking.answer_over";
        /** @description A notice as it stands in an inbox. */
        NoticeView: {
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
        /** @description A quieter time in which labour costs less. */
        OffPeak: {
            /** @description From this time. */
            from: components["schemas"]["Wall"];
            /**
             * Format: int32
             * @description Percent off the labour, 1 to 50.
             */
            percent: number;
            /** @description Until this time. */
            to: components["schemas"]["Wall"];
            /**
             * Format: int32
             * @description Weekday: 1 Monday to 7 Sunday (ISO 8601).
             */
            weekday: number;
        };
        /** @example outage_01kag00000e008000000000001 */
        OutageId: string;
        /** @description A time in which a resource or the whole store is out. */
        OutageView: {
            /** @description From this instant. */
            from_at: components["schemas"]["At"];
            /** @description The outage. */
            id: components["schemas"]["OutageId"];
            /** @description Why. */
            reason: string;
            resource_id?: components["schemas"]["ResourceId"] | null;
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            /** @description Until this instant. */
            to_at: components["schemas"]["At"];
        };
        /** @description A present owner. */
        OwnerView: {
            /** @description The person. */
            person_id: components["schemas"]["PersonId"];
            /** @description Since when. */
            since: components["schemas"]["At"];
            verified_at?: components["schemas"]["At"] | null;
            verified_how?: components["schemas"]["VerifiedHow"] | null;
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
        Page_AuditView: {
            /** @description The rows, in the list's order. */
            items: {
                /**
                 * @description What was done, `module.verb`.
                 * @example staff.login_failed
                 */
                action: string;
                /**
                 * Format: uuid
                 * @description Who did it.
                 */
                actor_id: string;
                /** @description `customer`, `staff`, `system` or `anonymous`. */
                actor_kind: string;
                /** @description When. */
                at: components["schemas"]["At"];
                /** @description A short word more. */
                detail?: string | null;
                /** @description Its id. */
                id: components["schemas"]["AuditId"];
                store_id?: components["schemas"]["StoreId"] | null;
                /**
                 * Format: uuid
                 * @description What it was done to.
                 */
                subject_id: string;
                /** @description The kind of what it was done to. */
                subject_kind: string;
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
        /** @description One page of a list and where it goes on. */
        Page_ImportView: {
            /** @description The rows, in the list's order. */
            items: {
                /**
                 * Format: int64
                 * @description What was added.
                 */
                added: number;
                /** @description When. */
                at: components["schemas"]["At"];
                /**
                 * Format: int64
                 * @description What was changed.
                 */
                changed: number;
                /** @description The import. */
                id: components["schemas"]["ImportId"];
                /** @description What was in it. */
                kind: components["schemas"]["ImportSort"];
                /**
                 * Format: int64
                 * @description Rows in the file.
                 */
                rows: number;
                /** @description SHA-256 of the file, hex. */
                sha256: string;
                staff_id?: components["schemas"]["StaffId"] | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next?: string | null;
        };
        /** @description One page of a list and where it goes on. */
        Page_StaffView: {
            /** @description The rows, in the list's order. */
            items: {
                /** @description Member since. */
                created_at: components["schemas"]["At"];
                /** @description Whether they may log in. */
                enabled: boolean;
                /** @description Whether password and authenticator are set up. */
                enrolled: boolean;
                /** @description The member of staff. */
                id: components["schemas"]["StaffId"];
                /** @description The name. */
                name: string;
                /** @description The roles. */
                roles: components["schemas"]["RoleView"][];
                /** @description The username. */
                username: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next?: string | null;
        };
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
        /**
         * Format: password
         * @description A password in memory: wiped when dropped, never shown.
         * @example correct horse battery
         */
        Password: string;
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
         * @description 手机号码后四位。
         * @example 5678
         */
        PhoneTail: string;
        /**
         * @description 车牌号码，可带间隔点和空格；新能源车牌为 8 位。还没有上牌的车不填。
         * @example 粤B12345
         */
        Plate: string;
        /** @description The store's limits. */
        Policy: {
            /**
             * Format: int32
             * @description Minutes before the start until which an owner may move or cancel by themselves; afterwards staff only.
             * @default 120
             */
            cut_off_min: number;
            /**
             * Format: int32
             * @description How many bookings one customer may have open.
             * @default 3
             */
            max_open_bookings: number;
            /**
             * @description Quieter times; where several hold, the highest percent counts.
             * @default []
             */
            off_peak: components["schemas"]["OffPeak"][];
        };
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
        /** @description Offer other times. */
        Propose: {
            /** @description Two to five other starts. */
            starts: components["schemas"]["At"][];
        };
        /** @description A new labour rate. */
        PublishRate: {
            /**
             * Format: int64
             * @description Price of an hour, 0 to 1,000,000 fen.
             */
            rate_fen: number;
            /** @description The store. */
            store_id: components["schemas"]["StoreId"];
            /** @description Whose hour. */
            trade: components["schemas"]["Trade"];
            /**
             * Format: date
             * @description First day; not in the past.
             */
            valid_from: string;
        };
        /**
         * @description What a consent is for; each stands alone (security.md 4, "Consent").
         * @enum {string}
         */
        Purpose: "marketing" | "care" | "survey" | "share_with_bank" | "share_with_oem" | "images" | "location";
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
        /** @description Where somebody is reached. */
        ReachView: {
            /** @description Their phone, masked. */
            phone?: string | null;
            /** @description Whether their account in WeCom is known. */
            wecom: boolean;
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
         * @description A code that stands in for the authenticator once: 16 letters and digits, with or without dashes.
         * @example ABCD-EFGH-2345-WXYZ
         */
        RecoveryCode: string;
        /** @description Ten codes, each good once when the authenticator is lost; shown once. */
        RecoveryCodesView: {
            /** @description The member of staff, who may log in now. */
            id: components["schemas"]["StaffId"];
            /** @description The codes. */
            recovery_codes: string[];
        };
        /** @description A refresh token, good once. */
        Refresh: {
            /** @description The token: `rt1_…`. */
            refresh_token: string;
        };
        /** @description Another time. */
        Reschedule: {
            /** @description The new start. */
            start_at: components["schemas"]["At"];
        };
        /** @example resource_01kag00000e008000000000001 */
        ResourceId: string;
        /**
         * @description What can be taken for a time (issue 2, point 7).
         * @enum {string}
         */
        ResourceKind: "bay" | "technician" | "advisor" | "consultant" | "demo_car" | "van" | "driver" | "loan_car" | "lounge";
        /** @description Something that can be taken for a time. */
        ResourceView: {
            /** @description Whether it is planned with. */
            active: boolean;
            /**
             * Format: int32
             * @description Quarters of an hour kept free after each use.
             */
            buffer_after: number;
            /**
             * Format: int32
             * @description Quarters of an hour kept free before each use.
             */
            buffer_before: number;
            /** @description The resource. */
            id: components["schemas"]["ResourceId"];
            /** @description Its kind. */
            kind: components["schemas"]["ResourceKind"];
            /** @description Its label. */
            name: string;
            shifts?: components["schemas"]["Week"] | null;
            staff_id?: components["schemas"]["StaffId"] | null;
            /** @description Its store. */
            store_id: components["schemas"]["StoreId"];
            /** @description Bay types, skills or model codes. */
            tags: string[];
            /**
             * Format: int64
             * @description Give this back with a change.
             */
            version: number;
        };
        /** @description Staff want to see a customer's fields in clear. */
        Reveal: {
            /** @description What for. */
            purpose: components["schemas"]["RevealPurpose"];
        };
        /**
         * @description Why somebody's fields are revealed.
         * @enum {string}
         */
        RevealPurpose: "contact" | "verify" | "complaint";
        /** @description Why VIN and plate are needed in clear. */
        RevealVehicle: {
            /** @description Why; stands in the security log, so it must not hold personal data. */
            reason: components["schemas"]["Line"];
        };
        /** @description A customer's fields in clear. Reading them left a row in the security log. */
        RevealedView: {
            /** @description The address. */
            address?: string | null;
            /** @description The person. */
            id: components["schemas"]["PersonId"];
            /** @description The name. */
            name?: string | null;
            /** @description The phone, E.164. */
            phone?: string | null;
        };
        /**
         * @description What somebody is at a store, or in the group.
         * @enum {string}
         */
        Role: "sales_consultant" | "service_advisor" | "technician" | "inspector" | "parts_clerk" | "cashier" | "loan_clerk" | "team_leader" | "store_manager" | "group_admin" | "auditor";
        /** @description A role as it was given. */
        RoleView: {
            /** @description The grant. */
            id: components["schemas"]["GrantId"];
            /** @description Whether it waits for a second administrator. */
            pending: boolean;
            /** @description The role. */
            role: components["schemas"]["Role"];
            store_id?: components["schemas"]["StoreId"] | null;
        };
        /** @description A role at a store, or of the group. */
        RoleWish: {
            /** @description The role. */
            role: components["schemas"]["Role"];
            store_id?: components["schemas"]["StoreId"] | null;
        };
        /** @description A fault in a file. */
        RowError: {
            /** @description Stable code. */
            code: string;
            /** @description The column; empty when the whole row or file is meant. */
            column: string;
            /**
             * Format: int64
             * @description The line in the file, counted from 1 (the header); a row with line breaks in it counts where it begins.
             */
            line: number;
            /** @description What is wrong, in Chinese. Never repeats a cell. */
            message: string;
        };
        /** @description Staff scan the owner's QR code. */
        Scan: {
            /** @description The text of the QR code. */
            code: components["schemas"]["Line"];
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
        /** @description Other hours for one date; an empty list closes the store. */
        SetDay: {
            /** @description The hours of that date. */
            hours: components["schemas"]["Hours"][];
            /** @description Why; owners see it. */
            reason: components["schemas"]["Line"];
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
        /** @description Where somebody is to be reached; what is left out is forgotten. */
        SetReach: {
            phone?: components["schemas"]["Phone"] | null;
            wecom_id?: components["schemas"]["Line"] | null;
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
        /** @description Everything about one booking, for staff. */
        StaffBookingDetail: {
            /** @description The booking. */
            booking: components["schemas"]["StaffBookingView"];
            /** @description Its history, oldest first. */
            history: components["schemas"]["EventView"][];
            /** @description What the owner noticed; absent while it is held. */
            symptom?: string | null;
            /** @description The owner's words wait for somebody to look at them (WeChat's content check). */
            symptom_held: boolean;
            /** @description What it holds. */
            taken: components["schemas"]["TakenView"][];
        };
        /** @description A booking as staff see it; personal data masked. */
        StaffBookingView: {
            /** @description What the owner sees, without the check-in code. */
            booking: components["schemas"]["BookingView"];
            /** @description How the wish reached the store. */
            channel: components["schemas"]["Channel"];
            /**
             * Format: int64
             * @description Which rung of the confirmation clock was rung: 0, 50, 80 or 100 percent.
             */
            clock_percent: number;
            /** @description Name and phone, masked. */
            contact?: string | null;
            /** @description When the last change was made. */
            moved_at: components["schemas"]["At"];
            /** @description Who made it: customer, staff or system. */
            moved_by: string;
            /** @description The customer. */
            person_id: components["schemas"]["PersonId"];
        };
        /** @example staff_01kag00000e008000000000001 */
        StaffId: string;
        /** @description Somebody logged in looks at themselves. */
        StaffMeView: components["schemas"]["StaffView"] & {
            /** @description What they may do somewhere, e.g. `booking.write`. */
            permissions: string[];
        };
        /** @description An odometer reading by staff. */
        StaffMileage: {
            /**
             * Format: int32
             * @description Kilometres.
             */
            km: number;
            reset_reason?: components["schemas"]["Line"] | null;
            /** @description How it was read. */
            source: components["schemas"]["MileageSource"];
        };
        /** @description A refresh token of staff, good once. */
        StaffRefresh: {
            /** @description The token: `rt1_…`. */
            refresh_token: string;
        };
        /** @description A session in the list of devices (security.md 5.8). */
        StaffSessionView: {
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
        /** @description A store as staff see it. */
        StaffStoreView: {
            /** @description Address. */
            address: string;
            /** @description Years that bookings reach into and for which there is no national calendar yet. */
            calendar_missing: number[];
            /** @description Short code. */
            code: string;
            /** @description Hours of a usual week and of holidays. */
            hours: components["schemas"]["Week"];
            /** @description The store. */
            id: components["schemas"]["StoreId"];
            /** @description New-energy or fuel. */
            kind: components["schemas"]["StoreKind"];
            /** @description Name. */
            name: string;
            /** @description The store's own telephone. */
            phone: string;
            /** @description Limits. */
            policy: components["schemas"]["Policy"];
            /** @description Pilot switches (R245). */
            switches: components["schemas"]["Switches"];
            /**
             * Format: int64
             * @description Give this back with a change.
             */
            version: number;
            /** @description Ways to come that the store names (switches may still hold one back). */
            ways: components["schemas"]["Way"][];
            /** @description IANA time zone. */
            zone: string;
        };
        /** @description A car as staff see it: VIN and plate masked (security.md 4). */
        StaffVehicleView: {
            /** @description The car. */
            id: components["schemas"]["VehicleId"];
            mileage?: components["schemas"]["Odometer"] | null;
            model?: components["schemas"]["ModelView"] | null;
            /** @description Present owners who are customers of the staff's stores. */
            owners: components["schemas"]["OwnerView"][];
            /** @description Plate, masked. */
            plate_masked?: string | null;
            same_as?: components["schemas"]["VehicleId"] | null;
            store_id?: components["schemas"]["StoreId"] | null;
            /** @description VIN, masked. */
            vin_masked?: string | null;
            /** @description What to look at again. */
            warnings: components["schemas"]["Warning"][];
        };
        /** @description A member of staff. */
        StaffView: {
            /** @description Member since. */
            created_at: components["schemas"]["At"];
            /** @description Whether they may log in. */
            enabled: boolean;
            /** @description Whether password and authenticator are set up. */
            enrolled: boolean;
            /** @description The member of staff. */
            id: components["schemas"]["StaffId"];
            /** @description The name. */
            name: string;
            /** @description The roles. */
            roles: components["schemas"]["RoleView"][];
            /** @description The username. */
            username: string;
        };
        /** @description A fresh second factor: the six digits, or a recovery code. */
        StepUp: {
            recovery_code?: components["schemas"]["RecoveryCode"] | null;
            totp?: components["schemas"]["TotpCode"] | null;
        };
        /** @description A token that says a fresh second factor was shown; the refresh token stays as it is. */
        SteppedUpView: {
            /** @description For `Authorization: Bearer …`, in place of the one before. */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds that the access token lives.
             * @example 900
             */
            expires_in: number;
            /**
             * Format: int64
             * @description Seconds in which it opens what needs a fresh second factor.
             * @example 300
             */
            stepped_up_for: number;
            /**
             * @description Always `Bearer`.
             * @example Bearer
             */
            token_type: string;
        };
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
        /**
         * @description Why a delivery waits for a person.
         * @enum {string}
         */
        StuckState: "dead" | "unknown";
        /** @description The rest of the request (R022). */
        Submit: {
            address?: components["schemas"]["Address"] | null;
            agreement?: components["schemas"]["Line"] | null;
            /** @description Whom to call. */
            contact_name: components["schemas"]["PersonName"];
            /** @description The number to call. */
            contact_phone: components["schemas"]["Phone"];
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
        SubscribeMoment: "booking_submit" | "booking_confirm" | "booking_move" | "waitlist_join" | "check_in" | "quote_answer" | "payment" | "handover";
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
        /** @description What is switched on in this store: the pilot starts in chosen stores (R245). Everything is off until switched on. */
        Switches: {
            /**
             * @description Loan cars (代步车).
             * @default false
             */
            loan_car: boolean;
            /**
             * @description Mobile service (上门).
             * @default false
             */
            mobile: boolean;
            /**
             * @description Owners book by themselves.
             * @default false
             */
            online_booking: boolean;
            /**
             * @description Pick-up and return (取送车).
             * @default false
             */
            pickup: boolean;
            /**
             * @description Test drives can be booked.
             * @default false
             */
            test_drive: boolean;
            /**
             * @description The waitlist (候补).
             * @default false
             */
            waitlist: boolean;
        };
        /** @description A resource that a booking holds. */
        TakenView: {
            /** @description From. */
            from_at: components["schemas"]["At"];
            /** @description The resource. */
            resource_id: components["schemas"]["ResourceId"];
            /** @description Bay, technician, advisor … */
            role: string;
            /** @description Until, buffers included. */
            to_at: components["schemas"]["At"];
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
         * @description Six digits of an authenticator app.
         * @example 492039
         */
        TotpCode: string;
        /** @description What an outage touches. */
        TouchedView: {
            /** @description Bookings that hold something which is out. */
            bookings: components["schemas"]["StaffBookingView"][];
        };
        /**
         * @description Whose hands the labour needs; each trade has its own published rate (domain.md 1.2, Technician).
         * @enum {string}
         */
        Trade: "mechanical" | "body" | "paint" | "hv";
        /** @description A change of a resource: everything it shall be from now on. */
        UpdateResource: {
            /** @description Whether it is planned with. Bookings it already has stay: move them with an outage. */
            active: boolean;
            /**
             * Format: int32
             * @description Quarters of an hour kept free after each use.
             */
            buffer_after: number;
            /**
             * Format: int32
             * @description Quarters of an hour kept free before each use.
             */
            buffer_before: number;
            /** @description Its label. */
            name: components["schemas"]["Line"];
            shifts?: components["schemas"]["Week"] | null;
            staff_id?: components["schemas"]["StaffId"] | null;
            /** @description Bay types, skills or model codes. */
            tags: components["schemas"]["Code"][];
            /**
             * Format: int64
             * @description The version that was read.
             */
            version: number;
        };
        /** @description A change of a store: what is left out stays. */
        UpdateStore: {
            address?: components["schemas"]["Line"] | null;
            hours?: components["schemas"]["Week"] | null;
            name?: components["schemas"]["Line"] | null;
            /**
             * @description Telephone.
             * @example 0755-82345678
             */
            phone?: string | null;
            policy?: components["schemas"]["Policy"] | null;
            switches?: components["schemas"]["Switches"] | null;
            /**
             * Format: int64
             * @description The version that was read.
             */
            version: number;
            /** @description Ways to come, all of them. */
            ways?: components["schemas"]["Way"][] | null;
        };
        /**
         * @description The name somebody logs in by: 3 to 32 of `a–z 0–9 . _ -`, beginning with a letter or digit.
         * @example li.lei
         */
        Username: string;
        /** @example vehicle_01kag00000e008000000000001 */
        VehicleId: string;
        /** @description VIN and plate in clear, for a member of staff who said why they need them. */
        VehicleRevealed: {
            /** @description Plate. */
            plate?: string | null;
            /** @description VIN. */
            vin?: string | null;
        };
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
        /**
         * @description Why an ownership is believed (rulings 13).
         * @enum {string}
         */
        VerifiedHow: "dealership" | "staff";
        /** @description Staff saw the papers. */
        VerifyVehicle: {
            /** @description Whether the car was sold on: the others' ownership of the same car ends. */
            others_end?: boolean;
            /** @description The owner whose claim is approved. */
            person_id: components["schemas"]["PersonId"];
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
        VisitKind: "service" | "test_drive";
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
         * @description A quarter of an hour on the store's wall clock.
         * @example 09:00
         */
        Wall: string;
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
        /** @description The hours of each weekday and of national holidays; an empty list means closed. */
        Week: {
            /**
             * @description Friday.
             * @default []
             */
            fri: components["schemas"]["Hours"][];
            /**
             * @description National holidays, whatever weekday they fall on.
             * @default []
             */
            holiday: components["schemas"]["Hours"][];
            /**
             * @description Monday.
             * @default []
             */
            mon: components["schemas"]["Hours"][];
            /**
             * @description Saturday, unless it is a make-up workday.
             * @default []
             */
            sat: components["schemas"]["Hours"][];
            /**
             * @description Sunday, unless it is a make-up workday.
             * @default []
             */
            sun: components["schemas"]["Hours"][];
            /**
             * @description Thursday.
             * @default []
             */
            thu: components["schemas"]["Hours"][];
            /**
             * @description Tuesday.
             * @default []
             */
            tue: components["schemas"]["Hours"][];
            /**
             * @description Wednesday.
             * @default []
             */
            wed: components["schemas"]["Hours"][];
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
