/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RequestsRecord;
import org.ringsave.image.TableNumber;

/** The numbers of requests in the tables of a channel, and the table of the request that comes next. */
final class RequestCounts {
    /** Names of the fields, by number of the table. */
    private static final String[] NAMES = {"nearReceived", "nearAwaiting", "oppositeReceived", "oppositeAwaiting"};

    private final FieldChecks checks;
    private final RequestsRecord requests = new RequestsRecord();
    private final int[] counts = new int[TableNumber.COUNT];
    private int table;
    /** Requests of the table that have not come. */
    private int left;

    RequestCounts(FieldChecks checks) {
        this.checks = checks;
    }

    /** Checks the numbers of a record, whose sum the channel has stated. Returns them, by {@link TableNumber}. */
    int[] read(ImageRecord record, ChannelConfig config, long inFlightCount) {
        requests.wrap(record);
        long sum = 0;
        for (int number = 0; number < TableNumber.COUNT; number++) {
            final int most = number < 2 * config.ends() ? config.maxInFlight() : 0;
            counts[number] = checks.range(NAMES[number], requests.count(number), 0, most);
            sum += counts[number];
        }
        checks.require("requests of all tables", inFlightCount, sum);
        table = -1;
        left = 0;
        goToTable();
        return counts;
    }

    private void goToTable() {
        while (left == 0 && table < TableNumber.COUNT) {
            table++;
            left = table < TableNumber.COUNT ? counts[table] : 0;
        }
    }

    /** Have all requests come? If not, {@link #table} holds the next one. */
    boolean isComplete() {
        return table == TableNumber.COUNT;
    }

    /** Number of the table of the next request. */
    int table() {
        return table;
    }

    /** Has the end of the table received the next request? It has sent it otherwise. */
    boolean isReceived() {
        return TableNumber.direction(table) == TableNumber.RECEIVED;
    }

    /** End that the table of the next request belongs to. */
    int end() {
        return TableNumber.end(table);
    }

    /** Requests of the table of the next request that have not come. */
    int left() {
        return left;
    }

    /** The next requests have come, all of them of one table. */
    void next(int requests) {
        left -= requests;
        goToTable();
    }
}
