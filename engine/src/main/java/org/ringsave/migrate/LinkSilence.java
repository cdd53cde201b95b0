/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * How long a link has neither taken nor brought a byte that the source waits for. It counts from the first look that
 * finds nothing, so an owner that looks seldom is not mistaken for a silent target.
 */
final class LinkSilence {
    static final long DEFAULT_NS = 30_000_000_000L;

    private static final double NS_PER_S = 1e9;

    private long limitNs = DEFAULT_NS;
    private long sinceNs;
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
        if (!isSilent) {
            isSilent = true;
            sinceNs = now;
        } else if (now - sinceNs >= limitNs) {
            throw new TimeoutException(String.format(Locale.ROOT, "the target was silent for %.3f s, and the link took"
                + " nothing; the set stays here, resume() it", (now - sinceNs) / NS_PER_S));
        }
    }
}
