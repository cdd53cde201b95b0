/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.WeakMemoryCalls;

/**
 * Each release, acquire and fence between a saver and the writers of pinned bytes, taken away alone. Processors that
 * reorder little never show some of them, so the orders come from a model of memory.
 */
@Tag("slow")
class PinOrderTest {
    private static final String SAVER = "SectionPayload.copyPinned loadLoadFence";
    private static final Set<String> OF_RINGS = Set.of("Pins.spill LONGS.setRelease", "Pins.spill storeStoreFence",
        "Pins.spilledIndex LONGS.getAcquire", SAVER);
    private static final Set<String> OF_PACKETS = Set.of("HeldSlots.spill LONGS.setRelease",
        "HeldSlots.spill storeStoreFence", "HeldSlots.spilledIndex LONGS.getAcquire", SAVER);
    private static final Set<String> OF_PAGES = Set.of("PagePins.spill PLACES.setRelease",
        "PagePins.spill storeStoreFence", "PagePins.placesOf PLACES.setRelease", "PagePins.place PLACES.getAcquire",
        "PagePins.place PLACES.getAcquire, 2", SAVER);
    /** The array of places is published. The release of a place in it, and the fence behind that, order it too. */
    private static final Set<String> DOUBLY_ORDERED = Set.of("HeldSlots.spill store of places",
        "HeldSlots.spilledIndex load of places", "PagePins.placesOf GROUPS.setRelease",
        "PagePins.place GROUPS.getAcquire");

    private final Set<String> met = new TreeSet<>();

    /** Returns the accesses and fences without which a copy is wrong in some order. */
    private Set<String> needed(String... writers) throws ReflectiveOperationException {
        final Set<String> needed = new TreeSet<>();
        for (final String writer : writers) {
            final Object run =
                WeakMemoryCalls.loader().loadClass(PinOrderRun.class.getName()).getConstructor().newInstance();
            @SuppressWarnings("unchecked")
            final Map<String, Integer> wrong = ((Function<String, Map<String, Integer>>)run).apply(writer);
            assertThat(wrong.remove("")).as("%s, with all of them", writer).isZero();
            met.addAll(wrong.keySet());
            Cases.count(wrong.size());
            wrong.values().removeIf(count -> count == 0);
            needed.addAll(wrong.keySet());
        }
        return needed;
    }

    @Test
    @Proves("A live save is right in all orders that its fences permit.")
    void copyIsWrongInSomeOrderWithoutEachAccessAndFence() throws ReflectiveOperationException {
        assertThat(needed("ring")).isEqualTo(OF_RINGS);
        assertThat(needed("packet", "packet again")).isEqualTo(OF_PACKETS);
        assertThat(needed("page", "second page", "other page")).isEqualTo(OF_PAGES);
        met.removeAll(OF_RINGS);
        met.removeAll(OF_PACKETS);
        met.removeAll(OF_PAGES);
        assertThat(met).isEqualTo(DOUBLY_ORDERED);
    }
}
