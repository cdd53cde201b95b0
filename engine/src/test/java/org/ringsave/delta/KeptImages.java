/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ClockEnd;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * The images that a delta of a set can have as its base: those of the last 16 cutIds, and the image that the set was
 * restored from. Twins, images of one cutId, are kept and dropped together.
 */
final class KeptImages {
    /** As the embedder's guide promises. */
    static final int KEPT = 16;

    /** The cutId that was saved last is the last. */
    private final Map<String, List<SavedImage>> saved = new LinkedHashMap<>();
    private SavedImage restored;

    /** The set goes on from an image; from null if none is known. */
    void restart(SavedImage from) {
        saved.clear();
        restored = from;
    }

    /**
     * The set's clock comes to its end, and no image is a base from the begin on that comes behind some writes. Returns
     * whether one was refused.
     */
    boolean startClockAgain(ChannelSet set, SaveSession session, Runnable writes) {
        final List<SavedImage> known = all();
        ClockEnd.reach(set);
        writes.run();
        for (final SavedImage image : known) {
            assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1, image.cutId()))
                .hasMessageContaining("there is none: save a full image");
        }
        restart(null);
        return !known.isEmpty();
    }

    void add(SavedImage image) {
        final List<SavedImage> twins = saved.containsKey(image.cutId()) ? saved.remove(image.cutId())
            : new ArrayList<>();
        twins.add(image);
        saved.put(image.cutId(), twins);
        if (saved.size() > KEPT) {
            saved.remove(saved.keySet().iterator().next());
        }
    }

    private List<SavedImage> all() {
        final List<SavedImage> all = new ArrayList<>();
        if (restored != null) {
            all.add(restored);
        }
        saved.values().forEach(all::addAll);
        return all;
    }

    /** Any of the images, the last one in every other case; null if there is none. */
    SavedImage any(SplittableRandom random) {
        final List<SavedImage> all = all();
        return all.isEmpty() ? null
            : all.get(random.nextBoolean() ? all.size() - 1 : random.nextInt(all.size()));
    }

    /** All images of a cutId. */
    List<SavedImage> of(String cutId) {
        return all().stream().filter(image -> image.cutId().equals(cutId)).toList();
    }

    /** By {@link BaseAges}. */
    int age(SavedImage image) {
        final int index = new ArrayList<>(saved.keySet()).indexOf(image.cutId());
        return index < 0 ? BaseAges.RESTORED : saved.size() - index;
    }
}
