/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import org.ringsave.channel.ChannelState;

/** A moment at which a method may be called: a column of the matrix. The first ones have a set of two channels. */
enum Moment {
    /** CREATED. */
    NEW(ChannelState.CREATED),
    /** OPEN, after traffic. */
    OPEN(ChannelState.OPEN),
    /** OPEN, a claim is open on the near end's outgoing ring. */
    CLAIM(ChannelState.OPEN),
    /** OPEN, a packet was appended there and not published. */
    BATCH(ChannelState.OPEN),
    /** OPEN, called by the handler of a poll at the near end. */
    POLL(ChannelState.OPEN),
    /** PAUSED; an earlier save was cancelled. */
    PAUSE(ChannelState.PAUSED),
    /** PAUSED, a save is under way. */
    SAVE(ChannelState.PAUSED),
    /** PAUSED, parts are writing a save. */
    PARTS(ChannelState.PAUSED),
    /** PAUSED, all parts are complete. */
    DONE(ChannelState.PAUSED),
    /** PAUSED, and finish() was called. */
    FOLD(ChannelState.PAUSED),
    /** PAUSED, the image is complete and the save not ended. */
    SAVED(ChannelState.PAUSED),
    /** PAUSED, the save under way was cancelled by closing the other channel. */
    CANC(ChannelState.PAUSED),
    /** OPEN, a live save is under way. */
    LIVE(ChannelState.OPEN),
    /** CREATED, half of an image has come. */
    RECV(ChannelState.CREATED),
    /** CREATED, the whole image has come. */
    WHOLE(ChannelState.CREATED),
    /** CREATED, an image was refused. */
    FAIL(ChannelState.CREATED),
    /** CREATED, an image was applied. */
    APPL(ChannelState.CREATED),
    /** CREATED, an image has come to be verified. */
    VERI(ChannelState.CREATED),
    /** CLOSED, after traffic. */
    SHUT(ChannelState.CLOSED),
    /** The channel was closed, its set is OPEN. */
    GONE(ChannelState.CLOSED),

    /** Ranges: nothing was begun, and nothing read. */
    NONE(ChannelState.CREATED),
    /** Ranges: begun for GPA_DIRECT, none added. */
    BEGUN(ChannelState.CREATED),
    /** Ranges: begun for TRANSFER_PAGES, one added; the same ones read, before the first. */
    XFER(ChannelState.CREATED),
    /** Ranges: the only one lacks a page of two. */
    LACK(ChannelState.CREATED),
    /** Ranges: one with its page. */
    PAGED(ChannelState.CREATED),
    /** Ranges: a GPA_DIRECT packet's were read, before the first. */
    READ(ChannelState.CREATED),
    /** Ranges: likewise, and next() went to the first. */
    AT(ChannelState.CREATED);

    /** State of the near channel. */
    final ChannelState channelState;

    Moment(ChannelState channelState) {
        this.channelState = channelState;
    }

    /** State of the set. */
    ChannelState setState() {
        return this == GONE ? ChannelState.OPEN : channelState;
    }
}
