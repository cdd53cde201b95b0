/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

/** Refusals of a delta that does not fit the image before it: section 5.1 of IMAGE-FORMAT.md. Not for embedders. */
public final class ChainRefusal {
    private ChainRefusal() {
    }

    /**
     * An image of a chain has a later version than this library writes.
     *
     * @param version of the image.
     * @return the refusal.
     */
    public static ImageException otherVersion(int version) {
        return new ImageException(0, "version", ImageDescriptor.versionText(ImageDescriptor.VERSION)
            + ", that of all images of a chain", ImageDescriptor.versionText(version));
    }

    /**
     * The image before has no channel of the same id and geometry, and a ring begins behind its head.
     *
     * @param offset    of the Ring record in the delta.
     * @param side      of the ring, a {@link Side}.
     * @param channelId of its channel.
     * @param head      of the ring.
     * @param from      position of the first byte that the delta has of the ring.
     * @return the refusal.
     */
    public static ImageException unknownChannel(long offset, int side, long channelId, long head, long from) {
        return from(offset, side, channelId, head + ", its head, as the base has no channel of this id and geometry",
            from);
    }

    /**
     * The image before lacks bytes of a ring that the delta leaves out.
     *
     * @param offset    of the Ring record in the delta.
     * @param side      of the ring, a {@link Side}.
     * @param channelId of its channel.
     * @param head      of the ring.
     * @param from      position of the first byte that the delta has of the ring.
     * @param baseHead  head of the ring in the image before.
     * @param baseTail  tail of the ring in the image before.
     * @return the refusal.
     */
    public static ImageException missingBytes(long offset, int side, long channelId, long head, long from,
        long baseHead, long baseTail) {
        return from(offset, side, channelId, head + ", its head, or up to " + baseTail + ", the base's tail, if the"
            + " head is not before that of the base, " + baseHead, from);
    }

    private static ImageException from(long offset, int side, long channelId, String expected, long from) {
        return new ImageException(offset, "from of the " + Side.name(side) + " ring of channel " + channelId, expected,
            from);
    }

    /**
     * The image before has no requests that survivors can match.
     *
     * @param offset    of the Packets record in the delta.
     * @param end       of the table, as {@link TableNumber#NEAR}.
     * @param channelId of its channel.
     * @param survivors that the delta counts.
     * @return the refusal.
     */
    public static ImageException unknownChannel(long offset, int end, long channelId, long survivors) {
        return new ImageException(offset, survivors(end) + " of channel " + channelId,
            "0, as the base has no channel of this id and geometry", survivors);
    }

    /**
     * The image before has no such request, at or behind the place of the survivor before.
     *
     * @param offset        of the Packets record in the delta.
     * @param end           of the table, as {@link TableNumber#NEAR}.
     * @param channelId     of its channel.
     * @param survivor      ordinal of the survivor.
     * @param transactionId of the survivor.
     * @return the refusal.
     */
    public static ImageException unknownRequest(long offset, int end, long channelId, int survivor,
        long transactionId) {
        return new ImageException(offset, survivors(end) + " of channel " + channelId, "at most " + survivor
            + ", since the base has no request " + Long.toUnsignedString(transactionId) + " that comes next",
            survivor + 1);
    }

    /**
     * The request of the image before is another one.
     *
     * @param offset        of the Packets record in the delta.
     * @param end           of the table, as {@link TableNumber#NEAR}.
     * @param channelId     of its channel.
     * @param transactionId of both requests.
     * @return the refusal.
     */
    public static ImageException otherRequest(long offset, int end, long channelId, long transactionId) {
        return new ImageException(offset, survivors(end) + " of channel " + channelId,
            "requests of the base; request " + Long.toUnsignedString(transactionId) + " has another type or length",
            "a survivor");
    }

    private static String survivors(int end) {
        return end == TableNumber.NEAR ? "nearSurvivors" : "oppositeSurvivors";
    }
}
