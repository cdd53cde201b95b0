/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * How long a link has neither taken nor brought a byte that the source waits for. It counts from the first look that
 * finds nothing. The time between two looks counts up to an eighth of the limit, so an owner that looks seldom does not
 * take its own absence for the target's.
 */
final class LinkSilence {
    static final long DEFAULT_NS = 30_000_000_000L;

    private static final double NS_PER_S = 1e9;
    private static final int LEAST_LOOKS = 8;

    private long limitNs = DEFAULT_NS;
    private long silentNs;
    private long lookedNs;
    private boolean isSilent;

    void limit(long ns) {
        if (ns < 1) {
            throw new IllegalArgumentException("silenceNs=" + ns + " is less than 1");
        }
        limitNs = ns;
    }

    /** Nothing is awaited from the link, or something came. */
    void end() {
        isSilent = false;
    }

    /** A look found nothing. Throws if that has been so for too long. */
    void look(long now) throws TimeoutException {
        silentNs = isSilent ? silentNs + Math.min(now - lookedNs, Math.max(1, limitNs / LEAST_LOOKS)) : 0;
        lookedNs = now;
        isSilent = true;
        if (silentNs >= limitNs) {
            throw new TimeoutException(String.format(Locale.ROOT, "the target was silent for %.3f s, and the link took"
                + " nothing; the set stays here, resume() it", silentNs / NS_PER_S));
        }
    }
}
