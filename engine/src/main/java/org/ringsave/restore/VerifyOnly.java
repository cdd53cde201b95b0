/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;

/** The target of an image that is only verified: it keeps nothing and takes a delta without its base. */
final class VerifyOnly implements ImageTarget {
    @Override
    public void base(int version, boolean isDelta, long cutIdFirst, long cutIdSecond) {
        // An image of any kind can be verified alone.
    }

    @Override
    public boolean application(long offset, String name, int version, boolean optional, int length) {
        return false;
    }

    @Override
    public void stateBytes(UnsafeBuffer bytes, int length) {
        // Not kept.
    }

    @Override
    public StagedRegion region(long offset, RegionFields fields) {
        return null;
    }

    @Override
    public void channel(long offset, int id, ChannelConfig config, long inFlightCount, int stateVersion) {
        // Not kept.
    }

    @Override
    public void channelPayload(long offset, byte[] name, UnsafeBuffer contexts, int index, int stride) {
        // Not kept.
    }

    @Override
    public UnsafeBuffer ring(long offset, int side, long head, long tail, long from, long words, long featureBits) {
        return null;
    }

    @Override
    public StagedRequests requests(int[] counts) {
        return null;
    }

    @Override
    public void requestState(long transactionId, int length) {
        // Not kept.
    }

    @Override
    public void packets(long offset, ReceivedHeads received, int nearSurvivors, int oppositeSurvivors) {
        // An image of any kind can be verified alone.
    }

    @Override
    public UnsafeBuffer packetMemory(int end) {
        return null;
    }

    @Override
    public boolean overlaps(long address, long length) {
        return false;
    }

    @Override
    public boolean isRevoked() {
        return false;
    }

    @Override
    public void release() {
        // No set was taken.
    }

    @Override
    public void drop() {
        // Nothing was kept.
    }
}
