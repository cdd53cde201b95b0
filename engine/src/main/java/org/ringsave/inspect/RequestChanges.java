/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.util.ArrayList;
import java.util.List;

/** How the requests of one table differ between two images: the first few of each kind, and their numbers. */
final class RequestChanges {
    private final Shown more = new Shown();
    private final Shown fewer = new Shown();
    private final Shown changed = new Shown();
    private boolean isReordered;

    /** Texts of which the first few are kept. */
    private static final class Shown {
        private static final int LIMIT = 3;
        private final List<String> texts = new ArrayList<>();
        private long count;

        void add(String text) {
            if (texts.size() < LIMIT) {
                texts.add(text);
            }
            count++;
        }

        String text() {
            return String.join(", ", texts) + (count > LIMIT ? " and " + (count - LIMIT) + " more" : "");
        }
    }

    /** The second image alone has a request. */
    void more(long transactionId) {
        more.add(Long.toUnsignedString(transactionId));
    }

    /** The first image alone has a request. */
    void fewer(long transactionId) {
        fewer.add(Long.toUnsignedString(transactionId));
    }

    /** Both have a request, which differs in some parts; in none if the text is empty. */
    void compared(long transactionId, String difference) {
        if (!difference.isEmpty()) {
            changed.add(Long.toUnsignedString(transactionId) + " (" + difference + ')');
        }
    }

    /** Both have the same requests in another order. */
    void reordered() {
        isReordered = true;
    }

    void addTo(Differences differences, String part) {
        add(differences, part, fewer, "fewer: ");
        add(differences, part, more, "more: ");
        if (changed.count > 0) {
            differences.add(part, number(changed.count) + (changed.count == 1 ? " differs: " : " differ: ")
                + changed.text());
        }
        if (isReordered) {
            differences.add(part, "in another order");
        }
    }

    private static void add(Differences differences, String part, Shown requests, String what) {
        if (requests.count > 0) {
            differences.add(part, number(requests.count) + ' ' + what + requests.text());
        }
    }

    private static String number(long count) {
        return count == 1 ? "1 request" : count + " requests";
    }
}
