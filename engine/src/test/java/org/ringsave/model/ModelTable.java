/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.InFlight;
import org.ringsave.ring.Outcome;

/** Requests in flight in one direction at one end, in order of arrival. */
class ModelTable {
    /** Length of their context areas: not a multiple of 8. */
    static final int CONTEXT_LENGTH = 12;

    private final List<Request> requests = new ArrayList<>();
    private final int slots;
    private final boolean isHeld;

    /** A request and the content of its context area. */
    private static final class Request {
        private final ModelPacket packet;
        private long context;
        private int contextEnd;

        Request(ModelPacket packet) {
            this.packet = packet;
        }
    }

    /** A table of so many slots that holds packets, or only that they were sent. */
    ModelTable(int slots, boolean isHeld) {
        this.slots = slots;
        this.isHeld = isHeld;
    }

    int size() {
        return requests.size();
    }

    boolean contains(long id) {
        return index(id) >= 0;
    }

    private int index(long id) {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).packet.id() == id) {
                return i;
            }
        }
        return -1;
    }

    /** An id of the table, or one that was asked for if the table is empty. */
    long id(int index, long otherwise) {
        return requests.isEmpty() ? otherwise : requests.get(index % requests.size()).packet.id();
    }

    /** Returns 0, IN_FLIGHT_FULL or DUPLICATE. */
    int admit(long id) {
        if (slots == 0) {
            return 0;
        }
        return contains(id) ? Outcome.DUPLICATE : requests.size() == slots ? Outcome.IN_FLIGHT_FULL : 0;
    }

    void add(ModelPacket packet) {
        if (slots > 0) {
            requests.add(new Request(packet));
        }
    }

    /** Returns 0 or UNKNOWN. */
    int remove(long id) {
        return requests.removeIf(request -> request.packet.id() == id) ? 0 : Outcome.UNKNOWN;
    }

    void moveLastTo(int index) {
        requests.add(index, requests.remove(requests.size() - 1));
    }

    int indexOf(long id) {
        return index(id);
    }

    void clear() {
        requests.clear();
    }

    /** Writes the context area of a request, if the request exists, at model and engine. */
    void context(long id, long value, InFlight table) {
        final MutableDirectBuffer context = table.context(id);
        ModelCheck.same("context of " + id, context == null ? 0 : 1, contains(id) ? 1 : 0);
        if (context != null) {
            final Request request = requests.get(index(id));
            request.context = value;
            request.contextEnd = ~(int)value;
            context.putLong(0, value);
            context.putInt(Long.BYTES, ~(int)value);
        }
    }

    /** Compares all requests in order, and the results of finding them by id. */
    void check(InFlight table, long anyId) {
        ModelCheck.same("capacity", table.capacity(), slots);
        final int[] next = {0};
        table.forEach((id, type, packet, context) -> {
            final Request request = requests.get(next[0]++);
            ModelCheck.same("id", id, request.packet.id());
            ModelCheck.same("type", type, request.packet.type());
            ModelCheck.same("capacity of the context", context.capacity(), CONTEXT_LENGTH);
            ModelCheck.same("context", context.getLong(0), request.context);
            ModelCheck.same("end of the context", context.getInt(Long.BYTES), request.contextEnd);
            if (isHeld) {
                request.packet.check(type, request.packet.flags(), id, packet, 0, packet.capacity());
                request.packet.checkRanges(table.ranges(id));
            } else {
                ModelCheck.same("length", packet.capacity() + table.ranges(id).capacity(), 0);
            }
        });
        ModelCheck.same("requests visited", next[0], requests.size());
        final int expected = contains(anyId) ? 1 : 0;
        ModelCheck.same("contains", table.contains(anyId) ? 1 : 0, expected);
        ModelCheck.same("packet", table.packet(anyId) == null ? 0 : 1, expected);
        ModelCheck.same("ranges", table.ranges(anyId) == null ? 0 : 1, expected);
    }

    @Override
    public String toString() {
        return requests.stream().map(request -> request.packet.id()).toList().toString();
    }
}
