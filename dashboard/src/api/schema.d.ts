// Generated from ../openapi.json by `npm run api`. Do not edit.

export interface paths {
    "/api/captures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a capture: pcap or pcapng, plain, gzip or zstd. The bytes are not kept after reading. */
        post: {
            parameters: {
                query: {
                    /** @description Name of the file. */
                    name: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaptureAccepted"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description others are being read, or no room */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/captures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a capture is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the capture */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Capture"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cases, latest change first. */
        get: {
            parameters: {
                query?: {
                    /** @description `open`, `closed`, `all`; all where nothing is said. */
                    state?: string;
                    /** @description Words, each of which must be found in the number, a reason, a note or the site's finding. */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseList"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a finding a case. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OpenCase"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Case"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description the site has an open case */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case in full. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the case */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Case"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a case. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the case */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CloseCase"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Case"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description closed already, or somebody else acted */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes something down. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the case */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NoteCase"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Case"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description closed, or somebody else acted */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was watched. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Coverage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what happens. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `snapshot` with {"sequence": n}; `capture` with a Capture */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description too many pages listen */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One page of findings. */
        get: {
            parameters: {
                query?: {
                    /** @description Words, each of which must be found in names, reasons, addresses, wallets or case numbers. */
                    q?: string;
                    /** @description One verdict, or several with commas between. */
                    verdict?: string;
                    /** @description Code of the territory. */
                    territory?: string;
                    /** @description Protocol. */
                    protocol?: string;
                    /** @description Whether the site has a case. */
                    has_case?: string;
                    /** @description Seen at or after: RFC 3339, or a day in UTC. */
                    since?: string;
                    /** @description In which order; `recent` where nothing is said. */
                    sort?: "power" | "probability" | "recent";
                    /** @description 1 for the first page. */
                    page?: number;
                    /** @description Rows a page, at most 200; 50 where nothing is said. */
                    size?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FindingPage"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/findings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One finding in full. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the finding, also of a superseded one */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Finding"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Signs somebody in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description name and password do not go together */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description too many attempts */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Signs out. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Chooses a password; all sessions of the officer end. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangePassword"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description the current password is wrong */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description the new one is too short or too long */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a screen is made from. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Snapshot"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/territories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tile map. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TerritoryMap"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
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
        /** @description What the hash rate of a site costs. */
        Account: {
            carbon_per_day: components["schemas"]["Interval"] | null;
            energy_per_day: components["schemas"]["Interval"] | null;
            /** @description How it was reckoned and what it leaves out. */
            method: components["schemas"]["Sentence"];
            power: components["schemas"]["Interval"] | null;
            /** @description Where each number comes from. */
            sources: components["schemas"]["AccountSource"][];
            why_unknown: components["schemas"]["Sentence"] | null;
        };
        /** @description Where a number comes from. */
        AccountSource: {
            /** @description Day of the publication or of the figure. */
            date: string;
            /** @description Publication. */
            source: string;
            /** @description The number with its unit. */
            value: string;
            /** @description What it is. */
            what: components["schemas"]["Sentence"];
        };
        /** @description Shares in a span of time. */
        Activity: {
            /** @description End. */
            end: components["schemas"]["Time"];
            /**
             * Format: double
             * @description Upper 95 % Poisson limit of the mean.
             */
            high: number;
            /**
             * Format: double
             * @description Lower 95 % Poisson limit of the mean.
             */
            low: number;
            /** @description Begin. */
            start: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Shares handed in.
             */
            submitted: number;
        };
        /** @description A capture and how far it is. */
        Capture: {
            /**
             * Format: int64
             * @description Bytes received, then bytes read.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Pieces of evidence at those sites.
             */
            evidence: number;
            /** @description Findings that it made or changed. */
            findings: string[];
            /** @description Id. */
            id: string;
            /** @description What of it could not be used. */
            lost: components["schemas"]["Loss"][];
            message: components["schemas"]["Sentence"] | null;
            /** @description Name of the file, as it was given. */
            name: string;
            /**
             * Format: int64
             * @description Packets read, or counted in records.
             */
            packets: number;
            /**
             * Format: int64
             * @description Records of another program read.
             */
            records: number;
            /** @description How far. */
            state: components["schemas"]["CaptureState"];
            /**
             * Format: int64
             * @description Size, where known.
             */
            total: number | null;
        };
        /** @description The bytes are here; reading begins. */
        CaptureAccepted: {
            /** @description Where to ask: `/api/captures/{id}`. */
            id: string;
        };
        /**
         * @description How far a capture is.
         * @enum {string}
         */
        CaptureState: "done" | "failed" | "reading" | "receiving";
        /** @description A case in full. */
        Case: components["schemas"]["CaseRow"] & {
            /** @description What happened, in order. */
            events: components["schemas"]["Event"][];
            /** @description The finding on which it was opened, and what stands now where that differs. */
            findings: components["schemas"]["FindingRow"][];
            /** @description What can be done next. */
            next: components["schemas"]["NextAct"][];
            outcome: components["schemas"]["OutcomeWord"] | null;
            /** @description Why it was opened. */
            reason: string;
        };
        /** @description Cases, latest change first. */
        CaseList: {
            /** @description At most 1000 of them. */
            items: components["schemas"]["CaseRow"][];
            /**
             * Format: int64
             * @description All that fit the filter.
             */
            total: number;
        };
        /** @description A case in a row. */
        CaseOfRow: {
            /** @description Id. */
            id: string;
            /** @description Number for people. */
            number: string;
            /** @description `open` or `closed`. */
            state: string;
        };
        /** @description A case in a list. */
        CaseRow: {
            closed_at: components["schemas"]["Time"] | null;
            /** @description The finding on which it was opened. */
            finding: string;
            /** @description Id. */
            id: string;
            /** @description Latest event. */
            last_change: components["schemas"]["Time"];
            /** @description Number for people. */
            number: string;
            /** @description When it was opened. */
            opened_at: components["schemas"]["Time"];
            /** @description By whom. */
            opened_by: string;
            power: components["schemas"]["Interval"] | null;
            /** @description The site. */
            site: components["schemas"]["Site"];
            /** @description `open` or `closed`. */
            state: string;
        };
        /** @description A new password. */
        ChangePassword: {
            /** @description The current one. */
            current: string;
            /** @description The new one, 15 to 256 characters. */
            new: string;
        };
        /** @description Ends a case. */
        CloseCase: {
            /** @description How. */
            outcome: components["schemas"]["OutcomeWord"];
            /** @description Why. */
            reason: string;
        };
        /** @description One conversation, one name asked for, or traffic that was counted. */
        Conversation: {
            /** @description Shares over time. */
            activity: components["schemas"]["Activity"][];
            /** @description Program, as it names itself. */
            agent: string | null;
            /** @description Algorithm. */
            algorithm: string | null;
            /** @description Ticker. */
            coin: string | null;
            /**
             * Format: double
             * @description Probability from this evidence alone with the rule's stated prior.
             */
            confidence: number;
            /**
             * Format: double
             * @description Difficulty of a share at the end; expected hashes a share where the pool sent a target.
             */
            difficulty: number | null;
            /** @description Difficulty over time. */
            difficulty_steps: components["schemas"]["Difficulty"][];
            /** @description Id of the evidence. */
            evidence: string;
            /** @description First sign. */
            first_seen: components["schemas"]["Time"];
            hash_rate: components["schemas"]["Interval"] | null;
            /** @description Last sign. */
            last_seen: components["schemas"]["Time"];
            /** @description Account or user name as it was sent, without an e-mail address. */
            login: string | null;
            /** @description Messages by name. */
            messages: components["schemas"]["Message"][];
            partial: components["schemas"]["Sentence"] | null;
            peer: components["schemas"]["Peer"] | null;
            /** @description Protocol by the command line's contract. */
            protocol: string;
            /** @description Rule and version. */
            rule: string;
            /** @description Results handed in. */
            shares: components["schemas"]["ShareCount"];
            /** @description File or sensor. */
            source: string;
            /** @description The side that works. */
            subject: components["schemas"]["End"];
            told_by: components["schemas"]["Sentence"] | null;
            traffic: components["schemas"]["Counted"] | null;
            /** @description `tcp` or `udp`. */
            transport: string;
            /** @description What carried it, outermost first. */
            via: string | null;
            /** @description Wallet as it was sent. */
            wallet: string | null;
            /** @description `verified`, `failed`, `none`. */
            wallet_checksum: string | null;
            /** @description Worker name. */
            worker: string | null;
        };
        /** @description What another program counted. */
        Counted: {
            /** @description Whether the other side answered; null where the records cannot tell. */
            answered: boolean | null;
            /**
             * Format: int64
             * @description Hours of the clock in which packets were counted, at least.
             */
            hours: number;
            received: components["schemas"]["Traffic"] | null;
            /**
             * Format: int64
             * @description Flow records summed up.
             */
            records: number;
            /**
             * Format: int32
             * @description One packet in so many was looked at.
             */
            sampling: number | null;
            sent: components["schemas"]["Traffic"] | null;
        };
        /** @description Counts of the frame. */
        Counts: {
            /**
             * Format: int64
             * @description Open cases.
             */
            cases_open: number;
            /**
             * Format: int64
             * @description Sites with a finding.
             */
            findings: number;
            /**
             * Format: int64
             * @description What is not watched, a sentence each.
             */
            holes: number;
            /**
             * Format: int64
             * @description Findings that await a person: without a case.
             */
            today: number;
        };
        /** @description What was watched. */
        Coverage: {
            /** @description What is missed, a sentence each, the largest first. */
            holes: components["schemas"]["Sentence"][];
            /** @description The pool list. */
            pools: components["schemas"]["PoolList"];
            /** @description Known sites: those of the sites file and those with a finding. */
            sites: components["schemas"]["SiteWatch"][];
            /** @description Sources, latest first; at most 1000. */
            sources: components["schemas"]["SourceRow"][];
        };
        /** @description From this moment. */
        Difficulty: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /**
             * Format: double
             * @description How much.
             */
            difficulty: number;
        };
        /** @description One end of a conversation. */
        End: {
            /** @description Address. */
            ip: string;
            /**
             * Format: int32
             * @description Port.
             */
            port: number | null;
        };
        /** @description An entry of the ledger. */
        EntryOf: {
            /** @description Hash. */
            hash: string;
            /**
             * Format: int64
             * @description Number.
             */
            sequence: number;
        };
        /** @description Something that happened. */
        Event: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Who; `machine` where the program made a new version of the finding. */
            by: string;
            /** @description Hash of the entry. */
            hash: string;
            /** @description `opened`, `noted`, `closed`, `finding-changed`. */
            kind: string;
            /**
             * Format: int64
             * @description Number of the entry in the ledger.
             */
            sequence: number;
            /** @description As it was written. */
            text: string;
        };
        /** @description A piece of evidence. */
        EvidenceRow: {
            /** @description Whether it was added. */
            counted: boolean;
            /** @description What was seen, against what it was weighed. */
            detail: components["schemas"]["Sentence"];
            /** @description What it depends on: of one family only the strongest counts. */
            family: string;
            /**
             * Format: double
             * @description Upper limit.
             */
            high: number;
            /** @description Id. */
            id: string;
            /** @description What kind of evidence. */
            label: components["schemas"]["Sentence"];
            /**
             * Format: double
             * @description Lower limit.
             */
            low: number;
            /** @description Rule and version. */
            rule: string;
            /**
             * Format: double
             * @description log10 likelihood ratio.
             */
            weight: number;
        };
        /** @description A finding in full. */
        Finding: components["schemas"]["FindingRow"] & {
            /** @description Power, energy, carbon. */
            account: components["schemas"]["Account"];
            /** @description The time for which it was concluded. */
            as_of: components["schemas"]["Time"];
            /** @description The facts of each piece of evidence. */
            conversations: components["schemas"]["Conversation"][];
            /** @description Evidence, strongest first. */
            evidence: components["schemas"]["EvidenceRow"][];
            /** @description Versions, first to last. */
            history: components["schemas"]["Version"][];
            /** @description The conclusion in one or two sentences. */
            lead: components["schemas"]["Sentence"];
            /** @description Where it stands in the ledger. */
            ledger: components["schemas"]["EntryOf"];
            /** @description Active or passive. */
            mode: components["schemas"]["ModeOf"];
            /** @description What was held likely beforehand. */
            prior: components["schemas"]["Prior"];
            /**
             * Format: double
             * @description Upper limit of the probability.
             */
            probability_high: number;
            /**
             * Format: double
             * @description Lower limit of the probability.
             */
            probability_low: number;
            /** @description What would refute it. */
            refuters: components["schemas"]["RefuterRow"][];
            /** @description log10 odds after the evidence: the prior and all that counted. */
            total: components["schemas"]["Weight"];
            /** @description What is not known. */
            unknown: components["schemas"]["Sentence"][];
            /** @description Kinds of source that did not watch. */
            unwatched: components["schemas"]["Unwatched"][];
        };
        /** @description Counts by what could be chosen. */
        FindingFacets: {
            /** @description By protocol; a site counts under each that it has. */
            protocol: components["schemas"]["ProtocolCount"][];
            /** @description By territory. */
            territory: components["schemas"]["TerritoryCount"][];
            /** @description By verdict. */
            verdict: {
                [key: string]: number;
            };
        };
        /** @description One page of findings. */
        FindingPage: {
            /** @description What other choices would bring: counts under all filters but the facet's own. */
            facets: components["schemas"]["FindingFacets"];
            /** @description The rows. */
            items: components["schemas"]["FindingRow"][];
            /**
             * Format: int32
             * @description 1 for the first page.
             */
            page: number;
            /**
             * Format: int32
             * @description Rows a page.
             */
            size: number;
            /**
             * Format: int64
             * @description All that fit the filter.
             */
            total: number;
        };
        /** @description A finding in a list. */
        FindingRow: {
            case: components["schemas"]["CaseOfRow"] | null;
            /** @description Whether the finding has changed since its case was opened. */
            changed: boolean;
            /** @description First sign. */
            first_seen: components["schemas"]["Time"];
            /** @description Id. */
            id: string;
            /** @description Last sign. */
            last_seen: components["schemas"]["Time"];
            power: components["schemas"]["Interval"] | null;
            /**
             * Format: double
             * @description Probability.
             */
            probability: number;
            /** @description Protocols of the evidence. */
            protocols: string[];
            /** @description The reason in one line. */
            reason: components["schemas"]["Sentence"];
            /** @description What each kind of source says. */
            seen_by: components["schemas"]["SeenBy"];
            /** @description The site. */
            site: components["schemas"]["Site"];
            /** @description Who says so. */
            stated_by: components["schemas"]["StatedBy"];
            /** @description What stands. */
            verdict: components["schemas"]["Verdict"];
            /**
             * Format: int64
             * @description 1 for the site's first.
             */
            version: number;
        };
        /** @description A quantity that is known as a range. */
        Interval: {
            /**
             * Format: double
             * @description Best value.
             */
            central: number;
            /**
             * Format: double
             * @description Upper limit.
             */
            high: number;
            /**
             * Format: double
             * @description Lower limit.
             */
            low: number;
            /** @description Unit: `W`, `kWh/d`, `kg CO2e/d`, `H/s`, `Sol/s`. */
            unit: string;
        };
        /** @description Something that was lost, a kind a row. */
        Loss: {
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /** @description Kind. */
            what: string;
            /** @description Why, and what to do about it. */
            why: components["schemas"]["Sentence"];
        };
        /** @description How often one message was heard. */
        Message: {
            /**
             * Format: int64
             * @description How often.
             */
            count: number;
            /** @description When first. */
            first: components["schemas"]["Time"];
            /** @description `subject` or `peer`. */
            from: string;
            /** @description The protocol's own name. */
            name: string;
        };
        /** @description Active or passive. */
        ModeOf: {
            /** @description `unknown`, `active`, `passive`, `mixed`, `facilitating`. */
            value: string;
            /** @description Why. */
            why: components["schemas"]["Sentence"];
        };
        /** @description When captures saw the site. A capture is known to see a site once something of it was seen. */
        NetworkWatch: {
            /** @description When; spans do not overlap. */
            periods: components["schemas"]["Span"][];
            /** @description Whether any did. */
            watched: boolean;
        };
        /** @description An act, and whether it may be done now. */
        NextAct: {
            /** @description `note`, `close`, `determine`. */
            act: string;
            /** @description Whether it may. */
            allowed: boolean;
            /** @description Why, or why not. */
            why: components["schemas"]["Sentence"];
        };
        /** @description Writes something down. */
        NoteCase: {
            /** @description What. */
            text: string;
        };
        /** @description Makes a finding a case. */
        OpenCase: {
            /** @description Id of the finding. */
            finding: string;
            /** @description Why. */
            reason: string;
        };
        /**
         * @description How a case ends.
         * @enum {string}
         */
        OutcomeWord: "dismissed" | "handed-over" | "resolved";
        /** @description The other end, with its name where one was seen. */
        Peer: {
            /** @description Address; empty where only the name was seen. */
            ip: string;
            /** @description Name. */
            name: string | null;
            /**
             * Format: int32
             * @description Port.
             */
            port: number | null;
        };
        /** @description A node of the territory tree. */
        Place: {
            /** @description GB/T 2260 for Chinese places, ISO 3166 elsewhere, `unknown`. */
            code: string;
            /** @description Name. */
            name: components["schemas"]["Sentence"];
        };
        /** @description The list of pools. */
        PoolList: {
            /**
             * Format: int64
             * @description Days since the newest row.
             */
            age_days: number | null;
            /**
             * Format: int64
             * @description Rows.
             */
            entries: number;
            /**
             * Format: int64
             * @description Rows that no longer count.
             */
            expired: number;
            /** @description Day of the newest row. */
            newest: string | null;
            /** @description Day of the oldest row. */
            oldest: string | null;
        };
        /** @description What was held likely beforehand. */
        Prior: {
            /**
             * Format: double
             * @description Upper limit.
             */
            high: number;
            /**
             * Format: double
             * @description log10 odds.
             */
            log10_odds: number;
            /**
             * Format: double
             * @description Lower limit.
             */
            low: number;
            /** @description Where the number comes from. */
            source: string;
            /** @description In words. */
            text: components["schemas"]["Sentence"];
        };
        /** @description What did not happen, and what to do; every answer that is no success. */
        Problem: {
            /** @description A word for programs. */
            code: string;
            /** @description What to do. */
            detail: components["schemas"]["Sentence"];
            /** @description Which field is wrong, where one is. */
            field?: string | null;
            /** @description What did not happen. */
            title: components["schemas"]["Sentence"];
        };
        /** @description Findings with a protocol. */
        ProtocolCount: {
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /** @description Name. */
            name: string;
        };
        /** @description Something that would speak against it. */
        RefuterRow: {
            /** @description What to show. */
            text: components["schemas"]["Sentence"];
            /**
             * Format: double
             * @description By how much the weight would change.
             */
            weight: number;
        };
        /** @description What each kind of source says. */
        SeenBy: {
            /** @description Snapshots of hosts. */
            host: components["schemas"]["Speaks"];
            /** @description Meters. */
            meter: components["schemas"]["Speaks"];
            /** @description Captures and sensors. */
            network: components["schemas"]["Speaks"];
            /** @description Tips of persons. */
            tip: components["schemas"]["Speaks"];
        };
        /** @description The same text in both languages. */
        Sentence: {
            /** @description English. */
            en: string;
            /** @description Simplified Chinese. */
            zh: string;
        };
        /** @description Who is signed in. */
        Session: {
            /** @description When the session ends. */
            expires: components["schemas"]["Time"];
            /** @description Language the officer asked for; none: the browser's. */
            language: string | null;
            /** @description Whether the password is a printed one that is to be changed. */
            must_change: boolean;
            /** @description Name. */
            officer: string;
            /** @description `administrator`, `analyst`, `auditor`. */
            roles: string[];
        };
        /** @description Results handed in. */
        ShareCount: {
            /**
             * Format: int64
             * @description Answered with yes.
             */
            accepted: number;
            /**
             * Format: int64
             * @description Answered with no.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Handed in.
             */
            submitted: number;
        };
        /** @description Name and password. */
        SignIn: {
            /** @description Name. */
            name: string;
            /** @description Password. */
            password: string;
        };
        /** @description A premises. */
        Site: {
            /** @description Id, 32 hexadecimal digits. */
            id: string;
            /** @description What people call it. */
            name: components["schemas"]["Sentence"];
            /** @description Where it lies. */
            territory: components["schemas"]["Place"];
            /** @description The legal person answerable for it. */
            unit: components["schemas"]["Sentence"];
        };
        /** @description Whether a site was watched. */
        SiteWatch: {
            /** @description By a snapshot of its hosts. */
            host: boolean;
            /** @description By a meter. */
            meter: boolean;
            /** @description By captures and sensors. */
            network: components["schemas"]["NetworkWatch"];
            /** @description The site. */
            site: components["schemas"]["Site"];
        };
        /** @description What a screen is made from. */
        Snapshot: {
            /** @description When this was read. */
            as_of: components["schemas"]["Time"];
            /** @description Counts. */
            counts: components["schemas"]["Counts"];
            /** @description Its hash: write it down, and a ledger cut short is noticed. */
            head: string;
            largest_hole: components["schemas"]["Sentence"] | null;
            /** @description The place answered for. */
            place: components["schemas"]["Place"];
            /**
             * Format: int64
             * @description Number of the ledger's last entry.
             */
            sequence: number;
            /** @description Whether a simulation made any of it. */
            simulated: boolean;
            /** @description Version of the program. */
            version: string;
            /** @description Share of the known sites that a kind of source watched. */
            watched: components["schemas"]["Watched"];
        };
        /** @description One source. */
        SourceRow: {
            /**
             * Format: int64
             * @description Bytes on the wire, or counted in records.
             */
            bytes: number;
            first: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description Flows seen.
             */
            flows: number;
            /** @description Id. */
            id: string;
            /** @description `capture`, or `records` of another program. */
            kind: string;
            last: components["schemas"]["Time"] | null;
            /** @description What could not be used. */
            lost: components["schemas"]["Loss"][];
            /** @description Name of the file or the sensor. */
            name: string;
            /**
             * Format: int64
             * @description Packets read, or counted in records.
             */
            packets: number;
            /**
             * Format: int64
             * @description Records of another program read.
             */
            records: number;
            /**
             * Format: double
             * @description From first to last packet, in seconds.
             */
            seconds: number;
            /** @description Whether a simulation made it. */
            simulated: boolean;
        };
        /** @description From one instant to just before another. */
        Span: {
            /** @description First instant that no longer belongs to it. */
            end: components["schemas"]["Time"];
            /** @description First instant. */
            start: components["schemas"]["Time"];
        };
        /**
         * @description What a kind of source says about a site.
         * @enum {string}
         */
        Speaks: "for" | "silent" | "against" | "unwatched";
        /**
         * @description Who states a verdict.
         * @enum {string}
         */
        StatedBy: "machine" | "person";
        /** @description Findings of a territory. */
        TerritoryCount: {
            /** @description Code. */
            code: string;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /** @description Name. */
            name: components["schemas"]["Sentence"];
        };
        /** @description The map. */
        TerritoryMap: {
            /** @description The tiles. */
            items: components["schemas"]["Tile"][];
            /** @description Lower bounds of the seven classes. */
            ramp: number[];
            /** @description Their unit. */
            unit: string;
        };
        /** @description One place. */
        Tile: {
            /**
             * Format: int64
             * @description Open cases.
             */
            cases_open: number;
            /**
             * Format: int32
             * @description Column of the tile.
             */
            column: number;
            /**
             * Format: int64
             * @description Findings that persons determined.
             */
            determined: number;
            /** @description The place. */
            place: components["schemas"]["Place"];
            power: components["schemas"]["Interval"] | null;
            /**
             * Format: int32
             * @description Row of the tile.
             */
            row: number;
            /**
             * Format: int64
             * @description Known sites.
             */
            sites: number;
            /**
             * Format: int64
             * @description Findings that the program calls suspected.
             */
            suspected: number;
            /**
             * Format: double
             * @description Share of them that any source watched; null where nothing is connected.
             */
            watched: number | null;
        };
        /**
         * Format: date-time
         * @description An instant: RFC 3339, UTC.
         */
        Time: string;
        /** @description One direction. */
        Traffic: {
            /**
             * Format: int64
             * @description Bytes.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Packets; 0 where only bytes were told.
             */
            packets: number;
        };
        /** @description A kind of source that did not watch. */
        Unwatched: {
            /** @description `network`, `meter`, `host`, `tip`. */
            family: string;
            /** @description In words. */
            label: components["schemas"]["Sentence"];
        };
        /**
         * @description What stands about a site. The program itself never goes past `suspected`.
         * @enum {string}
         */
        Verdict: "indication" | "suspected" | "verified" | "determined" | "dismissed";
        /** @description One version of a site's finding. */
        Version: {
            /** @description The time for which it was concluded. */
            as_of: components["schemas"]["Time"];
            /** @description Id of the finding. */
            id: string;
            /**
             * Format: double
             * @description Probability.
             */
            probability: number;
            /**
             * Format: int64
             * @description 1 for the first.
             */
            version: number;
        };
        /** @description Share watched, 0 to 1; null where no source of the kind is connected. */
        Watched: {
            /**
             * Format: double
             * @description By snapshots of hosts.
             */
            host: number | null;
            /**
             * Format: double
             * @description By meters.
             */
            meter: number | null;
            /**
             * Format: double
             * @description By captures and sensors.
             */
            network: number | null;
        };
        /** @description A weight with its limits, log10. */
        Weight: {
            /**
             * Format: double
             * @description Upper limit.
             */
            high: number;
            /**
             * Format: double
             * @description Lower limit.
             */
            low: number;
            /**
             * Format: double
             * @description Central.
             */
            weight: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
