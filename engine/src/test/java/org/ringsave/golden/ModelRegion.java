/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;

/** A region as a golden image holds it: its pages by hand, and what was done to them before and after the base. */
final class ModelRegion {
    private static final int PAGE = 4096;

    private final String name;
    private final int version;
    private final boolean tracked;
    private final byte[] bytes;
    /** What is done to the real region: before the base, then after it. */
    private final List<Consumer<MemoryRegion>> before = new ArrayList<>();
    private final List<Consumer<MemoryRegion>> after = new ArrayList<>();
    private final BitSet present = new BitSet();
    /** Of a delta: the pages that were written since the base, and those that were discarded. */
    private final BitSet written = new BitSet();
    private final BitSet discarded = new BitSet();

    private ModelRegion(String name, int version, boolean tracked, byte[] bytes) {
        this.name = name;
        this.version = version;
        this.tracked = tracked;
        this.bytes = bytes;
    }

    static ModelRegion untracked(String name, int version, byte[] bytes) {
        final ModelRegion region = new ModelRegion(name, version, false, bytes);
        region.present.set(0, region.pageCount());
        region.before.add(r -> r.buffer().putBytes(0, bytes));
        return region;
    }

    static ModelRegion tracked(String name, int version, int length) {
        return new ModelRegion(name, version, true, new byte[length]);
    }

    String name() {
        return name;
    }

    private int pageCount() {
        return (bytes.length + PAGE - 1) / PAGE;
    }

    /** Fills a range with one byte. */
    ModelRegion fill(int offset, int length, int value) {
        change(before, offset, length, value);
        return this;
    }

    /** Fills a range after the base. */
    ModelRegion fillLater(int offset, int length, int value) {
        change(after, offset, length, value);
        written.set(offset / PAGE, (offset + length - 1) / PAGE + 1);
        discarded.clear(offset / PAGE, (offset + length - 1) / PAGE + 1);
        return this;
    }

    private void change(List<Consumer<MemoryRegion>> script, int offset, int length, int value) {
        Arrays.fill(bytes, offset, offset + length, (byte)value);
        present.set(offset / PAGE, (offset + length - 1) / PAGE + 1);
        script.add(r -> {
            r.prepareToWrite(offset, length);
            r.buffer().setMemory(offset, length, (byte)value);
        });
    }

    /** Discards pages after the base, which are present then. */
    ModelRegion discardLater(int page, int count) {
        Arrays.fill(bytes, page * PAGE, Math.min(bytes.length, (page + count) * PAGE), (byte)0);
        present.clear(page, page + count);
        written.clear(page, page + count);
        discarded.set(page, page + count);
        after.add(r -> r.discard((long)page * PAGE, Math.min(r.length(), (page + count) * (long)PAGE)
            - (long)page * PAGE));
        return this;
    }

    void add(ChannelSet set) {
        final MemoryRegion region = tracked ? set.addTrackedRegion(name, version, bytes.length)
            : set.addRegion(name, version, bytes.length);
        before.forEach(step -> step.accept(region));
    }

    void change(ChannelSet set) {
        set.regions().stream().filter(r -> r.name().equals(name))
            .forEach(r -> after.forEach(step -> step.accept(r)));
    }

    static JsonArray json(List<ModelRegion> regions, boolean delta) {
        final JsonArray array = Json.array().asArray();
        regions.stream().sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)))
            .forEach(r -> array.add(r.json(delta)));
        return array;
    }

    private static byte[] utf8(ModelRegion region) {
        return region.name.getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject json(boolean delta) {
        final boolean lacksPages = delta && tracked;
        final JsonObject json = json(name, version, bytes, tracked, lacksPages ? written : present);
        if (lacksPages) {
            json.set("bytes", Json.NULL).add("presentPages", present.cardinality())
                .add("presentGroups", (int)present.stream().map(page -> page / 512).distinct().count())
                .add("absent", runs(discarded)).add("pages", JsonText.bytes(pages(bytes, written)));
        }
        return json;
    }

    private static byte[] pages(byte[] bytes, BitSet which) {
        final byte[] padded = Arrays.copyOf(bytes, (bytes.length + PAGE - 1) / PAGE * PAGE);
        final byte[] pages = new byte[which.cardinality() * PAGE];
        int at = 0;
        for (int page = which.nextSetBit(0); page >= 0; page = which.nextSetBit(page + 1)) {
            System.arraycopy(padded, page * PAGE, pages, at, PAGE);
            at += PAGE;
        }
        return pages;
    }

    /** The region of a restored set. */
    static JsonObject json(MemoryRegion region) {
        final byte[] bytes = new byte[(int)region.length()];
        region.buffer().getBytes(0, bytes);
        final RegionPages pages = ChannelAccess.pages(region);
        final BitSet present = new BitSet();
        final long[] bitmaps = new long[2 * RegionPages.BITMAP_WORDS];
        for (int group = pages.nextChanged(0, 0); group < pages.groupCount();
            group = pages.nextChanged(group + 1, 0)) {
            pages.changed(group, 0, bitmaps, 0);
            final int first = group * RegionPages.GROUP_PAGES;
            BitSet.valueOf(Arrays.copyOf(bitmaps, RegionPages.BITMAP_WORDS)).stream()
                .forEach(i -> present.set(first + i));
        }
        return json(region.name(), region.version(), bytes, region.isTracked(), present);
    }

    private static JsonObject json(String name, int version, byte[] bytes, boolean tracked, BitSet present) {
        return Json.object().add("name", name).add("version", Integer.toUnsignedLong(version))
            .add("length", bytes.length).add("tracked", tracked).add("bytes", JsonText.bytes(bytes))
            .add("present", runs(present));
    }

    private static JsonArray runs(BitSet pages) {
        final JsonArray runs = Json.array().asArray();
        for (int from = pages.nextSetBit(0); from >= 0; from = pages.nextSetBit(pages.nextClearBit(from))) {
            runs.add(Json.array(from, pages.nextClearBit(from) - from));
        }
        return runs;
    }
}
