/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the recordings of a set into chains, by the cutIds of their bases. Ids say nothing of that: recordings that were
 * replicated have them in any order. A replicated one keeps the time when its recording was started.
 */
final class RecordingChains {
    private final List<RecordedImage> images = new ArrayList<>();
    private final Map<Long, String> cutIds = new HashMap<>();
    // The newest of equal images has the deltas.
    private final Map<String, RecordedImage> bases = new HashMap<>();

    /** Adds a recording that is not broken; one that is open, or may begin, has no cutId. */
    void add(RecordedImage image, String cutId) {
        images.add(image);
        if (cutId != null) {
            cutIds.put(image.recordingId(), cutId);
            bases.merge(cutId, image, (a, b) -> RecordedImage.BY_AGE.compare(a, b) < 0 ? b : a);
        }
    }

    /** Makes the chains, in the order in which their first recordings were started. */
    List<RecordingChain> oldestFirst() {
        images.sort(RecordedImage.BY_AGE);
        final List<RecordingChain> chains = new ArrayList<>();
        for (final RecordedImage image : images) {
            if (!image.isDelta() || !bases.containsKey(image.baseCutId())) {
                chains.add(from(image));
            }
        }
        return chains;
    }

    private RecordingChain from(RecordedImage first) {
        final List<RecordedImage> chain = new ArrayList<>(List.of(first));
        for (int i = 0; i < chain.size(); i++) {
            final String cutId = cutIds.get(chain.get(i).recordingId());
            if (cutId != null && bases.get(cutId).equals(chain.get(i))) {
                images.stream().filter(image -> cutId.equals(image.baseCutId())).forEach(chain::add);
            }
        }
        return new RecordingChain(chain, cutIds.get(first.recordingId()));
    }
}
