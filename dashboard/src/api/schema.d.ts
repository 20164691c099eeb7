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
        /** One page of the cases that the reader may see. */
        get: {
            parameters: {
                query?: {
                    /** @description `all`, `mine`, `new`, `overdue`, `relapsed`, `contested`, `waiting`, `open`, `ended`. */
                    tab?: string;
                    /** @description Words of states, with commas between. */
                    state?: string;
                    /** @description Words, each of which must be found in the number, a reason, a note or the site's finding. */
                    q?: string;
                    /** @description Code of a place: it and all below it. */
                    node?: string;
                    /** @description `due`, `changed`, `power`. */
                    sort?: string;
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
                        "application/json": components["schemas"]["CaseList"];
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
        /** Makes a finding a case, or records a clue that somebody brings. */
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
                        "application/json": components["schemas"]["CaseFull"];
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
                /** @description the site has an open case, or (`kin`) this may be an earlier case again */
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
    "/api/cases/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives several cases to an officer; each is done or refused alone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AssignCases"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkDone"];
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
    "/api/cases/hand-down": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands several cases to a place; each is done or refused alone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["HandDown"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkDone"];
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
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseFull"];
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
    "/api/cases/{id}/acts/{act}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does something to a case; where others must sign, it becomes a proposal. */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description ETag of the case as it was read */
                    "If-Match": string;
                    /** @description the same key is done once */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description id of the case */
                    id: string;
                    /** @description word of the act, such as `triaged` */
                    act: string;
                };
                cookie?: never;
            };
            /** @description the proof of the act; people stand as {"name": "..."} */
            requestBody: {
                content: {
                    "application/json": unknown;
                };
            };
            responses: {
                200: {
                    headers: {
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseFull"];
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
                /** @description `stale` or `wrong-state` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description `lacks`, `field` or `same-key` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                428: {
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
    "/api/cases/{id}/exhibits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an exhibit in, as a stream; both hashes are made here. */
        post: {
            parameters: {
                query: {
                    /** @description Number in the case; the next free one where nothing is said. */
                    label?: string;
                    /** @description What it is. */
                    title: string;
                    /** @description When it was taken (RFC 3339); now where nothing is said. */
                    taken_at?: string;
                    /** @description Who holds it first; the one who adds it where nothing is said. */
                    held_by?: string;
                    /** @description Name of its file. */
                    name?: string;
                    /** @description Media type of its file. */
                    media_type?: string;
                    /** @description A thing without a file: the body is empty then. */
                    thing?: boolean;
                };
                header: {
                    /** @description ETag of the case as it was read */
                    "If-Match": string;
                };
                path: {
                    /** @description id of the case */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                201: {
                    headers: {
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseFull"];
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
                /** @description `stale` */
                409: {
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
                428: {
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
    "/api/cases/{id}/exhibits/{exhibit}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of an exhibit. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the case */
                    id: string;
                    /** @description id of the exhibit */
                    exhibit: string;
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
                        "application/octet-stream": number[];
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
    "/api/cases/{id}/exhibits/{exhibit}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the file of an exhibit whole and says whether it is what it was. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the case */
                    id: string;
                    /** @description id of the exhibit */
                    exhibit: string;
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
                        "application/json": components["schemas"]["Checked"];
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The case as one zip that proves itself; `X-Seal` is its seal. */
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
                        "X-Seal"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": number[];
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
    "/api/cases/{id}/kin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Earlier cases that this one may be kin to: proposals, decided by nobody yet. */
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
                        "application/json": components["schemas"]["KinCase"][];
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
    "/api/cases/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes something down; the same as the act `noted`. */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description ETag of the case as it was read */
                    "If-Match": string;
                    /** @description the same key is done once */
                    "Idempotency-Key"?: string | null;
                };
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
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseFull"];
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
                /** @description `stale` */
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
                428: {
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
    "/api/cases/{id}/party-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a code for the party, shown once: to be handed over on paper. */
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
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PartyCode"];
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
        /** Ends all codes of the case, and whatever they opened. */
        delete: {
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
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
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
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{id}/proposals/{proposal}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a seat of a proposal; the last one makes it happen. */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description ETag of the case as it was read */
                    "If-Match": string;
                    /** @description the same key is done once */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description id of the case */
                    id: string;
                    /** @description number of the event that proposed it */
                    proposal: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignProposal"];
                };
            };
            responses: {
                200: {
                    headers: {
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseFull"];
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
                /** @description `stale` or `wrong-state` */
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
                428: {
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
    "/api/cases/{id}/proposals/{proposal}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a proposal back, or refuses it in a role that has a seat in it. */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description ETag of the case as it was read */
                    "If-Match": string;
                    /** @description the same key is done once */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description id of the case */
                    id: string;
                    /** @description number of the event that proposed it */
                    proposal: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WithdrawProposal"];
                };
            };
            responses: {
                200: {
                    headers: {
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseFull"];
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
                /** @description `stale` */
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
                428: {
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
                403: {
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
    "/api/deadlines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is due, and what the reader's places were told of. */
        get: {
            parameters: {
                query?: {
                    /** @description Code of a place: it and all below it. */
                    node?: string;
                    /** @description Due within so many days; 30 where nothing is said. */
                    within?: number;
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
                        "application/json": components["schemas"]["DeadlineBoard"];
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
    "/api/drill/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What time it is in the drill. */
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
                        "application/json": components["schemas"]["DrillClock"];
                    };
                };
                /** @description this hub runs on the system's clock */
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
        /** Moves the drill forward, so that a case can be played through in an hour. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AdvanceClock"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DrillClock"];
                    };
                };
                /** @description this hub runs on the system's clock */
                404: {
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
                /** @description `snapshot` with {"sequence": n}; `case` with {"id", "version", "number"}; `capture` with a Capture; `clock` with {"now"} */
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
                403: {
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
    "/api/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All places that are known here. */
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
                        "application/json": components["schemas"]["NodeList"];
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
    "/api/officers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The accounts that the reader looks after. */
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
                        "application/json": components["schemas"]["OfficerList"];
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
            };
        };
        put?: never;
        /** Makes an account with its roles, as far as the one who makes it may give them. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewOfficer"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasswordOnce"];
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
    "/api/officers/{name}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a role at a place. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description name of the officer */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewGrant"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
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
    "/api/officers/{name}/grants/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a role away. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description name of the officer */
                    name: string;
                    /** @description number of the role among the officer's */
                    n: number;
                };
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/officers/{name}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an account a new password, shown once; its sessions end. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description name of the officer */
                    name: string;
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
                        "application/json": components["schemas"]["PasswordOnce"];
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
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/party/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The party's part of its case. */
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
                        "application/json": components["schemas"]["PartyView"];
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
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/party/contests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands in the party's word. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PartyContest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PartyView"];
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
    "/api/party/exhibits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of an exhibit that the party may see. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the exhibit */
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
                        "application/octet-stream": number[];
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
    "/api/party/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens the page with a code. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PartySignIn"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PartyView"];
                    };
                };
                /** @description the code opens nothing */
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Legal rules in force on a day. Only those whose text was checked are offered. */
        get: {
            parameters: {
                query?: {
                    /** @description The day, such as 2026-11-24; today at the hub's place where nothing is said. */
                    on?: string;
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
                        "application/json": components["schemas"]["RuleList"];
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
                /** @description name and password do not go together, or (`code-needed`) digits are asked for */
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
    "/api/session/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a secret for the own authenticator, shown once; it counts after its first digits. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TotpOnce"];
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
        /** Takes the own authenticator out of force, by its digits or a recovery code. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TotpCode"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: {
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts the own authenticator in force, by its first digits. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TotpCode"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: {
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
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions that last: all where the reader secures accounts, else the own. */
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
                        "application/json": components["schemas"]["SessionList"];
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
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a session. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the session */
                    id: string;
                };
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
            };
        };
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
                403: {
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
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reader's own tokens. */
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
                        "application/json": components["schemas"]["TokenList"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a token for scripts, shown once: it acts in the reader's roles, for the acts that are named. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokenOnce"];
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
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of the reader's own tokens. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the token */
                    id: string;
                };
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
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/white-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listings that the reader sees, newest first. */
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
                        "application/json": components["schemas"]["WhiteList"];
                    };
                };
            };
        };
        put?: never;
        /** Proposes a listing; somebody else must confirm it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProposeListing"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListingView"];
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
    "/api/white-list/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms what somebody else proposed. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the listing */
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
                        "application/json": components["schemas"]["ListingView"];
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
    "/api/white-list/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a listing before its time, or refuses a proposed one. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description id of the listing */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EndListing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListingView"];
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
        /** @description An act that stands beside the way. */
        ActOffer: {
            /** @description Word of the act. */
            act: string;
            /** @description Whether this reader may do it now. */
            allowed: boolean;
            /** @description Whether it is asked for twice. */
            grave: boolean;
            /** @description What it is called. */
            title: components["schemas"]["Sentence"];
            why: components["schemas"]["Sentence"] | null;
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
        /** @description Moves the clock forward. */
        AdvanceClock: {
            /**
             * Format: int32
             * @description By how many hours, 1 to 9000.
             */
            advance_hours: number;
        };
        /** @description Gives several cases to an officer. */
        AssignCases: {
            /** @description Which. */
            cases: components["schemas"]["BulkCase"][];
            /** @description To whom. */
            to: string;
        };
        /** @description A case as it was seen. */
        BulkCase: {
            /** @description Id. */
            id: string;
            /**
             * Format: int64
             * @description How many events it had.
             */
            version: number;
        };
        /** @description What became of several cases: each is its own act. */
        BulkDone: {
            /** @description Ids of those that were done. */
            done: string[];
            /** @description Those that were not. */
            refused: components["schemas"]["BulkRefused"][];
        };
        /** @description A case that was not done. */
        BulkRefused: {
            /** @description Id. */
            id: string;
            /** @description Why not. */
            problem: components["schemas"]["Problem"];
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
        CaseFull: components["schemas"]["CaseRow"] & {
            /** @description Acts beside the way. */
            acts: components["schemas"]["ActOffer"][];
            /** @description Its clocks, most urgent first; those that are done last. */
            clocks: components["schemas"]["Due"][];
            /** @description The party's word. */
            contests: components["schemas"]["ContestView"][];
            /** @description What is not watched there. */
            coverage: components["schemas"]["Sentence"];
            /** @description How they changed hands. */
            custody: components["schemas"]["MoveView"][];
            /** @description What happened, in order. */
            events: components["schemas"]["Event"][];
            /** @description The finding on which it rests, and what stands about the site now where that differs. */
            evidence: components["schemas"]["FindingRow"][];
            /** @description Exhibits. */
            exhibits: components["schemas"]["ExhibitView"][];
            /** @description Other cases. */
            links: components["schemas"]["LinkView"][];
            /** @description Measures. */
            measures: components["schemas"]["MeasureView"][];
            /** @description Lawful steps; the first is the main one. */
            next: components["schemas"]["Step"][];
            /** @description Who or what brought it: `finding`, `officer`, `peer`, `relapse`, `superior`, `tip`. */
            origin: string;
            /** @description Whether the party has a code. */
            party_access: components["schemas"]["PartyAccess"];
            /** @description What waits for a second person. */
            pending: components["schemas"]["PendingView"][];
            /** @description Who acted, as far as that keeps somebody from acting. */
            people: components["schemas"]["PeopleView"];
            supervision: components["schemas"]["SupervisionView"] | null;
            suspension: components["schemas"]["SuspensionView"] | null;
            /** @description Lengths that hold for this case. */
            terms: components["schemas"]["TermsView"];
            /** @description Who received the finding. */
            told: components["schemas"]["ToldView"][];
            /** @description The way from clue to the end of the watch. */
            track: components["schemas"]["TrackStep"][];
        };
        /** @description A case by its number. */
        CaseLink: {
            /** @description Id. */
            id: string;
            /** @description Number; empty where the reader may not see it. */
            number: string;
        };
        /** @description A page of cases. */
        CaseList: {
            /** @description The rows. */
            items: components["schemas"]["CaseRow"][];
            /**
             * Format: int32
             * @description 1 for the first page.
             */
            page: number;
            /** @description Open cases of the places beside the reader's own: counts only. */
            siblings: components["schemas"]["SiblingCount"][];
            /**
             * Format: int32
             * @description Rows a page.
             */
            size: number;
            /** @description How many each tab holds, under no other filter. */
            tabs: components["schemas"]["TabCounts"];
            /**
             * Format: int64
             * @description All that fit the filter.
             */
            total: number;
        };
        /** @description A case in a row. */
        CaseOfRow: {
            /** @description Whether nothing more is to be done. */
            ended: boolean;
            /** @description Id. */
            id: string;
            /** @description Number for people. */
            number: string;
            /** @description Word of its state. */
            state: string;
        };
        /** @description A case in a list. */
        CaseRow: {
            /** @description What the electricity is for. */
            class: string;
            due: components["schemas"]["Due"] | null;
            /** @description Id. */
            id: string;
            /** @description Latest event. */
            last_change: components["schemas"]["Time"];
            /** @description `active`, `passive`, `mixed`, `facilitating`, `unknown`; null before people determined it. */
            mode: string | null;
            /** @description Number for people. */
            number: string;
            /** @description Of `suspended`, `contested`, `supervised`. */
            overlays: string[];
            /** @description Whose work it is. */
            owner: string | null;
            parent: components["schemas"]["CaseLink"] | null;
            /** @description The place that handles it. */
            place: components["schemas"]["Place"];
            power: components["schemas"]["Interval"] | null;
            /** @description Why it is a case. */
            reason: string;
            /** @description When it was recorded. */
            recorded_at: components["schemas"]["Time"];
            /** @description By whom. */
            recorded_by: string;
            /** @description Whether few may see it. */
            sealed: boolean;
            /** @description Whether the site was seen again while the closed case is watched. */
            seen_again: boolean;
            site: components["schemas"]["Site"] | null;
            /** @description Word of the state. */
            state: string;
            /** @description What the state is called. */
            state_name: components["schemas"]["Sentence"];
            /**
             * Format: int64
             * @description How many events it has: what an act names as seen.
             */
            version: number;
            /** @description Seats that are empty in its proposals. */
            waiting_for: string[];
        };
        /** @description A new password. */
        ChangePassword: {
            /** @description The current one. */
            current: string;
            /** @description The new one, 15 to 256 characters. */
            new: string;
        };
        /** @description A check of a file against its hashes. */
        Checked: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Whether it is what it was. */
            ok: boolean;
        };
        /** @description Who confirmed a listing. */
        Confirmed: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Who. */
            by: string;
        };
        /** @description What would follow from a kinship. */
        ConsequenceView: {
            /** @description Word for programs. */
            code: string;
            /** @description In words. */
            title: components["schemas"]["Sentence"];
        };
        /** @description An answer to the party. */
        ContestAnswer: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Who reviewed it. */
            by: string;
            /** @description `continues`, `rectifying`, `revoked`. */
            effect: string;
            /** @description Why. */
            opinion: string;
            /** @description `upheld`, `partly-upheld`, `rejected`, `withdrawn`. */
            outcome: string;
        };
        /** @description A contest. */
        ContestView: {
            /** @description When it was handed in. */
            at: components["schemas"]["Time"];
            /** @description Its clocks. */
            clocks: components["schemas"]["Due"][];
            decided: components["schemas"]["ContestAnswer"] | null;
            /** @description Which facts are disputed. */
            disputed: string;
            /** @description `defence`, `hearing`, `objection`, `reconsideration`, `court`. */
            kind: string;
            /** @description What it is called. */
            name: components["schemas"]["Sentence"];
            /**
             * Format: int32
             * @description 1, 2, 3 ... within the case.
             */
            number: number;
            /** @description SHA-256 of the statement. */
            statement_sha256: string;
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
        /** @description A clock of a case. */
        Deadline: {
            /** @description The case. */
            case: components["schemas"]["CaseRow"];
            /** @description The clock. */
            due: components["schemas"]["Due"];
        };
        /** @description What is due, soonest first. */
        DeadlineBoard: {
            /** @description Those of them that the reader's place was told of. */
            escalations: components["schemas"]["EscalatedCase"][];
            /** @description Clocks that run, stand still or ran out. */
            items: components["schemas"]["Deadline"][];
        };
        /** @description Something that a step demands. */
        Demand: {
            /** @description Word for programs. */
            code: string;
            /** @description Whether it is there; null where that shows only when the act is handed in. */
            met: boolean | null;
            /** @description In words. */
            title: components["schemas"]["Sentence"];
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
        /** @description What time it is in the drill. */
        DrillClock: {
            /** @description Whether it was moved. */
            moved: boolean;
            /** @description What time it is. */
            now: components["schemas"]["Time"];
        };
        /** @description A clock. */
        Due: {
            /** @description Which of several of its kind, where there are several: a contest, a measure, a proposal. */
            about: string | null;
            article: components["schemas"]["Sentence"] | null;
            /** @description By which calendar days count. */
            calendar: string;
            /** @description What the calendar is called. */
            calendar_name: components["schemas"]["Sentence"];
            due: components["schemas"]["Time"] | null;
            /** @description Places above that know that it is late. */
            escalated_to: components["schemas"]["Escalation"][];
            /** @description Which clock. */
            id: string;
            /** @description What its end means: `duty`, `right`, `wait`, `keep`, `bar`. */
            kind: string;
            /** @description Whether it is law, rather than a default of the place. */
            law: boolean;
            /** @description How long it runs. */
            limit: components["schemas"]["Sentence"];
            /** @description Where its end cannot be told: what is missing. */
            missing: string | null;
            /** @description Who must act once it is late. */
            next_owner: string;
            /** @description What they are called. */
            next_owner_name: components["schemas"]["Sentence"];
            /** @description Who must act: the word of a role, or of a body outside. */
            owner: string;
            /** @description What they are called. */
            owner_name: components["schemas"]["Sentence"];
            resume_on: components["schemas"]["Time"] | null;
            /**
             * Format: double
             * @description Share of the time that is used, 0 to 1.
             */
            share_used: number | null;
            /** @description `running`, `suspended`, `overdue`, `done`, `lapsed`, `not-covered`. */
            standing: string;
            /** @description What started it. */
            start_event: string;
            /** @description When. */
            started: components["schemas"]["Time"];
            /** @description What must be done. */
            title: components["schemas"]["Sentence"];
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
        /** @description Ends or refuses a listing. */
        EndListing: {
            /** @description Why. */
            why: string;
        };
        /** @description Who ended a listing. */
        Ended: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Who. */
            by: string;
            /** @description Why. */
            why: string;
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
        /** @description A clock of a case that a place above was told of. */
        EscalatedCase: {
            /** @description The case. */
            case: components["schemas"]["CaseLink"];
            /** @description The clock. */
            due: components["schemas"]["Due"];
            /** @description The place that was told. */
            node: string;
            /** @description Since when. */
            since: components["schemas"]["Time"];
        };
        /** @description A place above that knows that a clock is late. */
        Escalation: {
            /** @description Code of the place. */
            node: string;
            /** @description Since when. */
            since: components["schemas"]["Time"];
        };
        /** @description Something that happened. */
        Event: {
            /** @description Word of the change, or `finding-changed`. */
            act: string;
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Who; `machine` where the program made a new version of the finding. */
            by: string;
            /** @description Hash of the entry. */
            hash: string;
            /** @description Whether the program did it. */
            machine: boolean;
            /** @description For which place. */
            node: string;
            /**
             * Format: int64
             * @description Number of the event in the case; 0 for a new version of the finding.
             */
            number: number;
            /** @description In which role. */
            role: string;
            /**
             * Format: int64
             * @description Number of the entry in the ledger.
             */
            sequence: number;
            /** @description As it was written. */
            text: string;
            /** @description What it is called; of a proposal, what is proposed. */
            title: components["schemas"]["Sentence"];
            /** @description Id of the new version of the finding, where that is what happened. */
            version_of_finding?: string | null;
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
        /** @description An exhibit. */
        ExhibitView: {
            checked: components["schemas"]["Checked"] | null;
            file: components["schemas"]["Hashed"] | null;
            /** @description Who holds it now. */
            held_by: string;
            /** @description Id. */
            id: string;
            /** @description Number in the case. */
            label: string;
            /**
             * Format: int32
             * @description How often it changed hands.
             */
            moves: number;
            /** @description Under which seal. */
            seal: string | null;
            /** @description When it was taken. */
            taken_at: components["schemas"]["Time"];
            /** @description By whom. */
            taken_by: string;
            /** @description What it is. */
            title: string;
        };
        /** @description A signature. */
        Filled: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Who. */
            by: string;
            /** @description What they said. */
            opinion: string;
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
        /** @description A role at a place. */
        GrantView: {
            /** @description Who gave it; null where nobody wrote it down. */
            by: string | null;
            from: components["schemas"]["Time"] | null;
            /**
             * Format: int32
             * @description Its number among the officer's.
             */
            n: number;
            /** @description Code of the place. */
            node: string;
            /** @description Word of the role. */
            role: string;
        };
        /** @description Hands several cases to a place. */
        HandDown: {
            /** @description Which. */
            cases: components["schemas"]["BulkCase"][];
            /**
             * Format: int64
             * @description How many there are, said again.
             */
            confirm: number;
            /** @description To which place. */
            to: string;
            /** @description Why. */
            why: string;
        };
        /** @description Who handles the case. */
        HandledBy: {
            /** @description The officer; null where none has it yet. */
            officer: string | null;
            /** @description The place. */
            place: components["schemas"]["Place"];
        };
        /** @description A file with both hashes. */
        Hashed: {
            /**
             * Format: int64
             * @description Length.
             */
            bytes: number;
            /** @description Media type. */
            media_type: string;
            /** @description Name it came with. */
            name: string;
            /** @description SHA-256, hexadecimal. */
            sha256: string;
            /** @description SM3, hexadecimal. */
            sm3: string;
            time_token: components["schemas"]["TimeToken"] | null;
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
        /** @description An earlier case that this one may be kin to: a proposal, decided by nobody yet. */
        KinCase: {
            case: components["schemas"]["LinkedCase"] | null;
            /** @description What would follow. */
            consequences: components["schemas"]["ConsequenceView"][];
            /** @description `relapse` or `migration`. */
            kinship: string;
            /** @description Whether it is already linked. */
            linked: boolean;
            /** @description By which marks. */
            on: components["schemas"]["MarkView"][];
            /** @description The place that handles it. */
            place: components["schemas"]["Place"];
            /** @description When it was recorded. */
            recorded_at: components["schemas"]["Time"];
        };
        /** @description Something that an act lacks. */
        Lacking: {
            /** @description Word for programs. */
            code: string;
            /** @description In English. */
            en: string;
            /** @description In Chinese. */
            zh: string;
        };
        /** @description A linked case. */
        LinkView: {
            case: components["schemas"]["LinkedCase"] | null;
            /** @description Whether it is the earlier one. */
            is_parent: boolean;
            /** @description `relapse`, `migration`; null where somebody linked them by hand. */
            kinship: string | null;
            /** @description By which marks. */
            on: components["schemas"]["MarkView"][];
            /** @description Why. */
            why: string;
        };
        /** @description A case by its number and state. */
        LinkedCase: {
            /** @description Id. */
            id: string;
            /** @description Number. */
            number: string;
            /** @description Word of its state. */
            state: string;
            /** @description What it is called. */
            state_name: components["schemas"]["Sentence"];
        };
        /** @description A listing. */
        ListingView: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Who proposed it. */
            by: string;
            confirmed: components["schemas"]["Confirmed"] | null;
            /** @description SHA-256 of the paper that shows it. */
            document_sha256: string | null;
            ended: components["schemas"]["Ended"] | null;
            /**
             * Format: int64
             * @description Findings about the site while it was listed.
             */
            hits: number;
            /** @description Id. */
            id: string;
            /** @description Whether the reader may confirm it. */
            may_confirm: boolean;
            /** @description Where it lies. */
            place: components["schemas"]["Place"];
            /** @description Why it is lawful there. */
            reason: string;
            /** @description The site. */
            site: components["schemas"]["SiteName"];
            /** @description `waiting`, `holds`, `ended`, `over`. */
            state: string;
            /** @description When it ends by itself. */
            until: components["schemas"]["Time"];
            why: components["schemas"]["Sentence"] | null;
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
        /** @description By what a case is known again. */
        MarkView: {
            /** @description `account`, `device-serial`, `lease`, `mac`, `person`, `site`, `wallet`, `worker`. */
            kind: string;
            /** @description The value. */
            value: string;
        };
        /** @description A measure. */
        MeasureView: {
            /** @description Law and article. */
            article: string;
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description By whom. */
            by: string;
            /** @description Title of the paper. */
            document: string;
            /** @description Word of the kind. */
            kind: string;
            /**
             * Format: int32
             * @description 1, 2, 3 ... within the case.
             */
            number: number;
            /** @description Id and version of the rule. */
            rule: string;
            undone_at: components["schemas"]["Time"] | null;
            /** @description Why. */
            undone_why: string | null;
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
        /** @description When and by whom something was reached. */
        MilestoneOf: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description By whom; the proposer where several signed. */
            by: string;
            /** @description Whether the program did it. */
            machine: boolean;
        };
        /** @description Active or passive. */
        ModeOf: {
            /** @description `unknown`, `active`, `passive`, `mixed`, `facilitating`. */
            value: string;
            /** @description Why. */
            why: components["schemas"]["Sentence"];
        };
        /** @description A change of hands. */
        MoveView: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description Which exhibit. */
            exhibit: string;
            /** @description Who gave it. */
            from: string;
            /** @description Its number in the case. */
            label: string;
            /** @description What is to be said about it. */
            note: string;
            /** @description When it was written down. */
            recorded_at: components["schemas"]["Time"];
            /** @description By whom. */
            recorded_by: string;
            /** @description Number of the seal. */
            seal: string | null;
            /** @description Who took it. */
            to: string;
            /** @description What was done. */
            what: string;
        };
        /** @description A role at a place that could do it. */
        Needed: {
            /** @description Code of the place. */
            node: string;
            /** @description Word of the role. */
            role: string;
        };
        /** @description When captures saw the site. A capture is known to see a site once something of it was seen. */
        NetworkWatch: {
            /** @description When; spans do not overlap. */
            periods: components["schemas"]["Span"][];
            /** @description Whether any did. */
            watched: boolean;
        };
        /** @description A role at a place, to be given. */
        NewGrant: {
            /** @description Code of the place. */
            node: string;
            /** @description Word of the role. */
            role: string;
        };
        /** @description A new officer. */
        NewOfficer: {
            /** @description Roles at places. */
            grants?: components["schemas"]["NewGrant"][];
            /** @description Name. */
            name: string;
        };
        /** @description A new token. */
        NewToken: {
            /** @description What it is called. */
            name: string;
            /** @description Words of the acts that it may do. */
            scopes: string[];
            /**
             * Format: date-time
             * @description Until when.
             */
            until: string;
        };
        /** @description All places. */
        NodeList: {
            /** @description The places, those above before those below. */
            items: components["schemas"]["NodeRow"][];
            /**
             * Format: int64
             * @description Number of the ledger's entry for which the counts hold.
             */
            sequence: number;
        };
        /** @description A place. */
        NodeRow: {
            /** @description Code. */
            code: string;
            /** @description Name. */
            name: components["schemas"]["Sentence"];
            /**
             * Format: int64
             * @description Open cases there and below; null where the reader may not know.
             */
            open: number | null;
            /**
             * Format: int64
             * @description Open cases of the place itself, not of those below; null where the reader may not know.
             */
            open_here: number | null;
            /** @description Whether the reader holds a role there. */
            own: boolean;
            /** @description Code of the nearest place above that is in the list; null for the first. */
            parent: string | null;
        };
        /** @description Writes something down. */
        NoteCase: {
            /** @description What. */
            text: string;
        };
        /** @description All officers that the reader sees. */
        OfficerList: {
            /** @description The officers, by name. */
            items: components["schemas"]["OfficerRow"][];
        };
        /** @description An officer. */
        OfficerRow: {
            /** @description Roles at places. */
            grants: components["schemas"]["GrantView"][];
            locked_until: components["schemas"]["Time"] | null;
            /** @description Whether the password is a printed one. */
            must_change: boolean;
            /** @description Name. */
            name: string;
            /** @description The place that the account belongs to. */
            node: string;
            /** @description Whether signing in asks for a one-time code. */
            totp: boolean;
        };
        /** @description Makes a finding a case, or records a clue that an officer, a peer, a superior or a reporter brings. */
        OpenCase: {
            /** @description It is kin to an earlier case and begins as its relapse or migration. */
            accept_kinship?: boolean;
            /** @description What the electricity is for, where an officer knows it already. */
            class?: string | null;
            /** @description A clue without a finding, as the case's `recorded` takes it; without number and terms. */
            clue?: Record<string, never> | null;
            /** @description Id of the finding; then number, site, place, class and raw record come from it. */
            finding?: string | null;
            /** @description It is not kin to the earlier case that was found, and this is why. */
            not_kin?: string | null;
            /** @description Why it is worth looking at. */
            reason?: string | null;
            /** @description Only discipline inspection and the head may see it. */
            sealed?: boolean;
        };
        /** @description Whether the party has a code. */
        PartyAccess: {
            expires: components["schemas"]["Time"] | null;
            /** @description Whether one was issued that still works. */
            issued: boolean;
        };
        /** @description A code for the party, shown once. */
        PartyCode: {
            /** @description The code. */
            code: string;
            /** @description Until when it opens the page. */
            expires: components["schemas"]["Time"];
        };
        /** @description What the party hands in. */
        PartyContest: {
            /** @description `all`, `some` (which, stands in the statement), `more-time`. */
            agrees: string;
            /** @description `defence`, `hearing`, `objection`, `reconsideration`, `court`. */
            kind: string;
            /** @description Who speaks. */
            name?: string | null;
            /** @description What the party says; kept as a file, of which the event holds the hash. */
            statement: string;
        };
        /** @description An exhibit that the party may see. */
        PartyExhibit: {
            file: components["schemas"]["Hashed"] | null;
            /** @description Id. */
            id: string;
            /** @description Number in the case. */
            label: string;
            /** @description What it is. */
            title: string;
        };
        /** @description The code that somebody types. */
        PartySignIn: {
            /** @description The code. */
            code: string;
        };
        /** @description The party's part of its case. */
        PartyView: {
            /** @description The party's clocks. */
            clocks: components["schemas"]["Due"][];
            /** @description What it said, and the answers. */
            contests: components["schemas"]["ContestView"][];
            /** @description Exhibits that it may see. */
            exhibits: components["schemas"]["PartyExhibit"][];
            /** @description Until when the code opens the page. */
            expires: components["schemas"]["Time"];
            /** @description Who handles it. */
            handled_by: components["schemas"]["HandledBy"];
            /** @description Kinds of contest that it may hand in now. */
            may_contest: string[];
            /** @description Number for people. */
            number: string;
            /** @description The place that handles it. */
            place: components["schemas"]["Place"];
            /** @description Its rights. */
            rights: components["schemas"]["Sentence"][];
            /** @description What was seen. */
            seen: components["schemas"]["SeenFact"][];
            /** @description Whether it all comes from a simulation. */
            simulated: boolean;
            /** @description Word of the state. */
            state: string;
            /** @description What the state is called. */
            state_name: components["schemas"]["Sentence"];
            /** @description What to do, and by when. */
            todo: components["schemas"]["Sentence"];
            /** @description What is not known. */
            unknown: components["schemas"]["Sentence"][];
            /** @description What does not. */
            what_not: components["schemas"]["Sentence"];
            /** @description What stands by now. */
            what_stands: components["schemas"]["Sentence"];
        };
        /** @description A password, shown once. */
        PasswordOnce: {
            /** @description Whose. */
            name: string;
            /** @description The password, to be changed at the first sign-in. */
            password: string;
        };
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
        /** @description A seat of a proposal. */
        PendingSeat: {
            /** @description Whether the reader may sign. */
            may_sign: boolean;
            /** @description What it is called. */
            name: components["schemas"]["Sentence"];
            /** @description Word of the seat. */
            seat: string;
            signed: components["schemas"]["Filled"] | null;
            why: components["schemas"]["Sentence"] | null;
        };
        /** @description A proposal that waits for others. */
        PendingView: {
            /** @description Word of the act. */
            act: string;
            lapses: components["schemas"]["Time"] | null;
            /** @description Whether the reader may take it back or refuse it. */
            may_withdraw: boolean;
            /** @description The whole proof, as it was handed in. */
            proof: Record<string, never>;
            /**
             * Format: int64
             * @description Number of the event that proposed it.
             */
            proposal: number;
            /** @description When. */
            proposed_at: components["schemas"]["Time"];
            /** @description Who proposed it. */
            proposer: string;
            /** @description The seats. */
            seats: components["schemas"]["PendingSeat"][];
            /** @description What is proposed, in lines. */
            summary: components["schemas"]["SummaryLine"][];
            /** @description What it is called. */
            title: components["schemas"]["Sentence"];
        };
        /** @description Who acted, as far as that keeps somebody from acting. */
        PeopleView: {
            /** @description Who accepted. */
            accepted: string | null;
            /** @description Who determined. */
            determined: string[];
            /** @description Who answered contests. */
            reviewed: string[];
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
            /** @description What happened in between (`stale`). */
            changed?: components["schemas"]["Event"][];
            /** @description A word for programs. */
            code: string;
            /** @description What to do. */
            detail: components["schemas"]["Sentence"];
            /** @description Which field is wrong, where one is. */
            field?: string | null;
            /** @description Earlier cases that a new clue is kin to (`kin`). */
            kin?: components["schemas"]["KinCase"][];
            /** @description What an act lacks (`lacks`). */
            lacks?: components["schemas"]["Lacking"][];
            /** @description Who could do it (`forbidden`). */
            needed?: components["schemas"]["Needed"][];
            /**
             * Format: int64
             * @description Events that there are (`stale`).
             */
            now?: number | null;
            /**
             * Format: int64
             * @description Events that were seen (`stale`).
             */
            seen?: number | null;
            /** @description What did not happen. */
            title: components["schemas"]["Sentence"];
        };
        /** @description Proposes a listing. */
        ProposeListing: {
            /** @description SHA-256 of the paper that shows it. */
            document_sha256?: string | null;
            /** @description Why it is lawful there. */
            reason: string;
            /** @description Id of the site. */
            site: string;
            /**
             * Format: date-time
             * @description When it ends by itself, at most 366 days from now.
             */
            until: string;
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
        /** @description A role at a place. */
        RoleAt: {
            /** @description Code of the place. */
            node: string;
            /** @description Word of the role. */
            role: string;
        };
        /** @description Rules in force. */
        RuleList: {
            /** @description The rules. */
            items: components["schemas"]["RuleRow"][];
            /** @description The day. */
            on: string;
        };
        /** @description A rule. */
        RuleRow: {
            /** @description Law and article. */
            article: string;
            /** @description Id. */
            id: string;
            /** @description What it is about. */
            title: components["schemas"]["Sentence"];
            /** @description First day on which it was in force. */
            valid_from: string;
            /** @description First day on which it no longer was; null while nobody has ended it. */
            valid_to: string | null;
            /**
             * Format: int32
             * @description Version.
             */
            version: number;
        };
        /** @description A seat. */
        SeatView: {
            /** @description What it is called. */
            name: components["schemas"]["Sentence"];
            /** @description Word of the seat. */
            seat: string;
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
        /** @description Something that was seen. */
        SeenFact: {
            /** @description Whether the program says so. */
            machine: boolean;
            /** @description Whether a person has looked at it. */
            reviewed: boolean;
            /** @description In words. */
            text: components["schemas"]["Sentence"];
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
            /** @description Roles with the places where they are held. */
            grants: components["schemas"]["RoleAt"][];
            /** @description Language the officer asked for; none: the browser's. */
            language: string | null;
            /** @description Whether the password is a printed one that is to be changed. */
            must_change: boolean;
            notice: components["schemas"]["Sentence"] | null;
            /** @description Name. */
            officer: string;
            /** @description Words of the roles, each once. */
            roles: string[];
        };
        /** @description Sessions that last. */
        SessionList: {
            /** @description The sessions, newest first. */
            items: components["schemas"]["SessionRow"][];
        };
        /** @description A session. */
        SessionRow: {
            /** @description From which address. */
            address: string;
            /** @description Since when. */
            created: components["schemas"]["Time"];
            /** @description Whether it is the one that asks. */
            current: boolean;
            /** @description Id; no secret. */
            id: string;
            /** @description When it was last used. */
            last_seen: components["schemas"]["Time"];
            /** @description Whose. */
            officer: string;
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
        /** @description Open cases of a place beside the reader's own. */
        SiblingCount: {
            /** @description Its name. */
            name: components["schemas"]["Sentence"];
            /** @description Code of the place. */
            node: string;
            /**
             * Format: int64
             * @description Open cases there and below.
             */
            open: number;
        };
        /** @description Name and password. */
        SignIn: {
            /** @description Digits of the authenticator, or a recovery code, where the account has one. */
            code?: string | null;
            /** @description Name. */
            name: string;
            /** @description Password. */
            password: string;
        };
        /** @description Takes a seat. */
        SignProposal: {
            /** @description What is said. */
            opinion: string;
            /** @description Which. */
            seat: string;
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
        /** @description A site by its name. */
        SiteName: {
            /** @description Id. */
            id: string;
            /** @description Name. */
            name: components["schemas"]["Sentence"];
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
        /** @description A lawful step. */
        Step: {
            /** @description Word of the act. */
            act: string;
            /** @description Whether this reader may take it now. */
            allowed: boolean;
            basis: components["schemas"]["Sentence"] | null;
            /** @description What it demands. */
            demands: components["schemas"]["Demand"][];
            /** @description Seats that others must fill. */
            seats: components["schemas"]["SeatView"][];
            /** @description What it is called. */
            title: components["schemas"]["Sentence"];
            /** @description Who may take it. */
            who: components["schemas"]["Who"][];
            why: components["schemas"]["Sentence"] | null;
        };
        /** @description A line about what is proposed. */
        SummaryLine: {
            /** @description Of what. */
            label: components["schemas"]["Sentence"];
            /** @description What. */
            value: string;
        };
        /** @description Orders from above. */
        SupervisionView: {
            /** @description What is demanded. */
            demand: string;
            /** @description From which place. */
            from: components["schemas"]["Place"];
            /** @description Title of the order. */
            order: string;
            /** @description Since when. */
            since: components["schemas"]["Time"];
            /** @description Until when. */
            until: components["schemas"]["Time"];
        };
        /** @description A pause. */
        SuspensionView: {
            /** @description Why. */
            reason: string;
            /** @description When it is to go on. */
            resume_on: components["schemas"]["Time"];
            /** @description Since when. */
            since: components["schemas"]["Time"];
        };
        /** @description How many cases each tab holds. */
        TabCounts: {
            /**
             * Format: int64
             * @description All that the reader sees.
             */
            all: number;
            /**
             * Format: int64
             * @description The party waits for an answer.
             */
            contested: number;
            /**
             * Format: int64
             * @description At an end.
             */
            ended: number;
            /**
             * Format: int64
             * @description The reader's own work.
             */
            mine: number;
            /**
             * Format: int64
             * @description Clues that nobody took up.
             */
            new: number;
            /**
             * Format: int64
             * @description Not at an end.
             */
            open: number;
            /**
             * Format: int64
             * @description With a clock that ran out.
             */
            overdue: number;
            /**
             * Format: int64
             * @description Kin to an earlier case.
             */
            relapsed: number;
            /**
             * Format: int64
             * @description The reader's signature is asked for.
             */
            waiting: number;
        };
        /** @description Lengths that hold for a case from its beginning. */
        TermsView: {
            /**
             * Format: int32
             * @description Days without traffic before acceptance.
             */
            quiet_days: number;
            /**
             * Format: int32
             * @description Most days of a suspension.
             */
            suspend_days: number;
            /**
             * Format: int32
             * @description Days of the watch.
             */
            watch_days: number;
        };
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
        /** @description What an authority for time signed (RFC 3161). */
        TimeToken: {
            /** @description When it says that the file was there. */
            at: components["schemas"]["Time"];
            /** @description Its serial number. */
            serial: string;
        };
        /** @description The reader's tokens for scripts. */
        TokenList: {
            /** @description The tokens, newest first. */
            items: components["schemas"]["TokenRow"][];
        };
        /** @description A token, shown once. */
        TokenOnce: {
            /** @description Id. */
            id: string;
            /** @description The token: `Authorization: Bearer ...`. */
            token: string;
        };
        /** @description A token. */
        TokenRow: {
            /** @description Since when. */
            created: components["schemas"]["Time"];
            /** @description Id; no secret. */
            id: string;
            /** @description What it is called. */
            name: string;
            /** @description Words of the acts that it may do. */
            scopes: string[];
            /** @description Until when. */
            until: components["schemas"]["Time"];
        };
        /** @description Somebody who received the finding. */
        ToldView: {
            /** @description When. */
            at: components["schemas"]["Time"];
            /** @description By which paper. */
            document: string;
            /** @description Who. */
            recipient: string;
            withdrawn_at: components["schemas"]["Time"] | null;
        };
        /** @description A one-time code. */
        TotpCode: {
            /** @description Six digits. */
            code: string;
        };
        /** @description The secret of one-time codes, shown once. */
        TotpOnce: {
            /** @description Codes for the day on which the authenticator is lost; each counts once. */
            recovery: string[];
            /** @description Base32. */
            secret: string;
            /** @description The same as a link that an app takes (`otpauth://`). */
            uri: string;
        };
        /** @description A state on the way. */
        TrackStep: {
            /** @description Whether the case is there now. */
            current: boolean;
            /** @description What it is called. */
            name: components["schemas"]["Sentence"];
            /** @description Whether a lawful step leads there from where it is. */
            next: boolean;
            reached: components["schemas"]["MilestoneOf"] | null;
            /** @description Word of the state. */
            state: string;
        };
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
        /** @description All listings that the reader sees, newest first. */
        WhiteList: {
            /** @description The listings. */
            items: components["schemas"]["ListingView"][];
        };
        /** @description Somebody who may act. */
        Who: {
            /** @description What it is called. */
            name: components["schemas"]["Sentence"];
            /** @description Code of the place. */
            node: string;
            /** @description Word of the role. */
            role: string;
        };
        /** @description Takes a proposal back, or refuses it. */
        WithdrawProposal: {
            /** @description Why. */
            why: string;
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
