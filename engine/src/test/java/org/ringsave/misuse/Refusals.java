/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.util.Map;
import org.ringsave.channel.ChannelState;

/** The meaning of a refusal in the table: an IllegalStateException, and the state that its message names. */
final class Refusals {
    private static final Map<String, String> TEXTS = Map.ofEntries(
        Map.entry("!save", "a save is under way"),
        Map.entry("!rest", "a restore is under way"),
        Map.entry("!clm", "a claim is open"),
        Map.entry("!noclm", "no claim is open"),
        Map.entry("!claim", "has an open claim"),
        Map.entry("!batch", "not published"),
        Map.entry("!poll", "inside a poll"),
        Map.entry("!own", "own handler"),
        Map.entry("!nosav", "no save is under way"),
        Map.entry("!live", "a live save is under way"),
        Map.entry("!nolive", "no live save is under way"),
        Map.entry("!busy", "saving already"),
        Map.entry("!parts", "2 parts are writing"),
        Map.entry("!nopar", "no parts"),
        Map.entry("!fin", "finished already"),
        Map.entry("!part", "is not complete"),
        Map.entry("!wrote", "were written already"),
        Map.entry("!ended", "was ended"),
        Map.entry("!nodig", "the save is not complete"),
        Map.entry("!again", "restoring already"),
        Map.entry("!full", "is not empty"),
        Map.entry("!nores", "no restore is under way"),
        Map.entry("!more", "the image is not complete"),
        Map.entry("!only", "only verifies"),
        Map.entry("!pin", "is pinned"),
        Map.entry("!none", "gpaDirect or transferPages"),
        Map.entry("!lack", "lacks "),
        Map.entry("!end", "withBothEnds()"),
        Map.entry("!page", "no range lacks pages"),
        Map.entry("!next", "next()"));

    private Refusals() {
    }

    static boolean isRefusal(String cell) {
        return cell.startsWith("!");
    }

    /** The words that the message of a refusal must have. */
    static String text(String cell, Moment moment) {
        final ChannelState state = switch (cell) {
            case "!set" -> moment.setState();
            case "!chan" -> moment.channelState;
            default -> null;
        };
        if (state != null) {
            return "is " + state;
        }
        if (!TEXTS.containsKey(cell)) {
            throw new IllegalArgumentException("the table has an unknown refusal " + cell);
        }
        return TEXTS.get(cell);
    }
}
