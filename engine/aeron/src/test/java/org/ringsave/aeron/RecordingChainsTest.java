/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which recordings a purge keeps together, by their bases and times. */
class RecordingChainsTest {
    private static final String BASE = "a".repeat(32);
    private static final String OTHER = "b".repeat(32);
    private static final long LENGTH = 1000;

    private final RecordingChains chains = new RecordingChains();

    private static RecordedImage image(long id, String baseCutId, long startEpochMs, long stopPosition) {
        return new RecordedImage(id, "set", id, baseCutId, startEpochMs, startEpochMs, 0, stopPosition, 1408, 65_536);
    }

    private static RecordedImage whole(long id, String baseCutId, long startEpochMs) {
        return image(id, baseCutId, startEpochMs, LENGTH);
    }

    private List<List<Long>> ids() {
        return chains.oldestFirst().stream()
            .map(chain -> chain.images().stream().map(RecordedImage::recordingId).toList()).toList();
    }

    private static RecordingChain chain(RecordedImage... images) {
        return new RecordingChain(Arrays.asList(images), null);
    }

    @Test
    void newestOfEqualBasesHasTheDeltasInEachOrderOfTheIds() {
        chains.add(whole(1, BASE, 30), OTHER);
        chains.add(whole(2, null, 20), BASE);
        chains.add(whole(3, null, 10), BASE);
        assertThat(ids()).containsExactly(List.of(3L), List.of(2L, 1L));
    }

    @Test
    void chainHasAllDeltasOfEachOfItsImages() {
        chains.add(whole(1, null, 10), BASE);
        chains.add(whole(2, BASE, 20), OTHER);
        chains.add(whole(3, BASE, 30), "c".repeat(32));
        chains.add(whole(4, OTHER, 40), "d".repeat(32));
        chains.add(whole(5, OTHER, 50), "e".repeat(32));
        assertThat(ids()).containsExactly(List.of(1L, 2L, 3L, 4L, 5L));
    }

    @Test
    void ofTwoBasesOfOneTimeTheHigherIdIsTheNewerOne() {
        chains.add(whole(2, null, 10), BASE);
        chains.add(whole(5, null, 10), BASE);
        chains.add(whole(7, BASE, 20), OTHER);
        assertThat(ids()).containsExactly(List.of(2L), List.of(5L, 7L));
    }

    @Test
    void deltaWithoutItsBaseIsAChainThatIsNotFull() {
        chains.add(whole(1, OTHER, 10), BASE);
        assertThat(ids()).containsExactly(List.of(1L));
        assertThat(chains.oldestFirst().get(0).isFull()).isFalse();
    }

    @Test
    void chainIsAsNewAsItsNewestRecording() {
        assertThat(chain(whole(1, null, 10), whole(3, BASE, 30), whole(2, OTHER, 20)).newestEpochMs()).isEqualTo(30);
    }

    @Test
    void chainGrowsWhileOneOfItsRecordingsIsOpenOrEmpty() {
        final RecordedImage open = image(2, BASE, 20, -1);
        final RecordedImage empty = image(3, BASE, 20, 0);
        assertThat(chain(whole(1, null, 10), whole(4, BASE, 40)).isGrowing()).isFalse();
        assertThat(chain(whole(1, null, 10), open).isGrowing()).isTrue();
        assertThat(chain(whole(1, null, 10), empty).isGrowing()).isTrue();
    }

    @Test
    void fullImageThatIsOpenOrEmptyCountsForNone() {
        chains.add(image(1, null, 10, -1), null);
        chains.add(image(2, null, 20, 0), null);
        chains.add(whole(3, null, 30), BASE);
        assertThat(chains.oldestFirst()).extracting(RecordingChain::isFull).containsExactly(false, false, true);
        assertThat(chains.oldestFirst().get(2).cutId()).isEqualTo(BASE);
    }
}
