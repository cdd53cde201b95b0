/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.observe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.inspect.ChannelContent;
import org.ringsave.inspect.SavedChannels;
import org.ringsave.tool.plan.ChannelClass;

/** Sums the channels of images by class: channels whose names differ by digits alone, of one geometry. */
final class ChannelTally {
    private record Key(String stem, ChannelConfig config) {
    }

    private final Map<Key, ClassSum> classes = new LinkedHashMap<>();
    private final Long2ObjectHashMap<ClassSum> byId = new Long2ObjectHashMap<>();

    void addNewest(SavedChannels channels) throws IOException {
        for (long number = 0; number < channels.count(); number++) {
            final ChannelContent channel = channels.get(number);
            final Key key = new Key(stem(channel.name()), channel.config());
            final ClassSum sum = classes.computeIfAbsent(key, one -> new ClassSum(one.config));
            sum.add(channel);
            byId.put(channel.id(), sum);
        }
    }

    /** Channels that the newest image does not have are left out. */
    void addOldest(SavedChannels channels) throws IOException {
        for (long number = 0; number < channels.count(); number++) {
            final ChannelContent channel = channels.get(number);
            final ClassSum sum = byId.get(channel.id());
            if (sum != null) {
                sum.addOlder(channel);
            }
        }
    }

    private static String stem(String name) {
        final String stem = name.replaceFirst("[-_.:#/ ]*[0-9]+$", "");
        return stem.isEmpty() ? "channels" : stem;
    }

    boolean isEmpty() {
        return classes.isEmpty();
    }

    boolean hasOneEnd() {
        return classes.keySet().stream().anyMatch(key -> !key.config.bothEnds());
    }

    /** The classes, with names that differ. The writes took a time in nanoseconds; NaN: unknown. */
    List<ChannelClass> classes(double ns) {
        final List<ChannelClass> all = new ArrayList<>();
        final Map<String, Integer> names = new HashMap<>();
        classes.forEach((key, sum) -> {
            final int same = names.merge(key.stem, 1, Integer::sum);
            all.add(sum.channelClass(same == 1 ? key.stem : key.stem + '-' + same, ns));
        });
        return all;
    }
}
