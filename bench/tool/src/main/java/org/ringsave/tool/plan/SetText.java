/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ringsave.tool.console.Amounts;

/**
 * Reads the parts of a set from texts such as {@code net:1000x16p,fill=50%}. SET-FILE.md has the keys. Each mistake is
 * one line with the place and the key.
 */
public final class SetText {
    /** Keys of a state. */
    private static final Set<String> STATE = PartText.keys("name", "length");

    private final List<PartText> classes = new ArrayList<>();
    private final List<ChannelClass> known = new ArrayList<>();
    private final List<RegionShape> regions = new ArrayList<>();
    private final List<PartText> regionTexts = new ArrayList<>();
    private final List<StateShape> states = new ArrayList<>();
    private final Function<PlanField, String> usual;

    /**
     * Take the values that a class has unless it tells others.
     *
     * @param usual of fill, packet length, requests in flight, and the rate of all classes without one of their own.
     */
    public SetText(Function<PlanField, String> usual) {
        this.usual = usual;
    }

    /**
     * Add a class of channels.
     *
     * @param text such as {@code net:1000x16p,fill=50%,packets=1500,in-flight=4,write-rate=50MB/s}; the rings are of
     *             pages, or of a length such as 64KiB.
     * @throws IllegalArgumentException with the key that has another form.
     */
    public void addClass(String text) {
        final Head head = new Head("--class", text, "NAME:CHANNELSxPAGESp,KEY=VALUE...", "net:1000x16p,fill=50%");
        final int cross = head.first.indexOf('x');
        if (cross < 1) {
            throw head.refusal();
        }
        head.part.with("channels", head.first.substring(0, cross), head.place)
            .with("ringPages", head.first.substring(cross + 1), head.place);
        classes.add(head.part.known(ClassText.KEYS));
    }

    /**
     * Add a region.
     *
     * @param text such as {@code ram:4GiB,write-rate=2%/s,present=100%,working-set=50%,run=1,tracked=yes}.
     * @throws IllegalArgumentException with the key that has another form.
     */
    public void addRegion(String text) {
        final Head head = new Head("--region", text, "NAME:LENGTH,KEY=VALUE...", "ram:4GiB,write-rate=2%/s");
        addRegion(head.part.with("length", head.first, head.place));
    }

    /**
     * Add a state.
     *
     * @param text such as {@code devices:1MiB}.
     * @throws IllegalArgumentException if it has another form.
     */
    public void addState(String text) {
        final Head head = new Head("--state", text, "NAME:LENGTH", "devices:1MiB");
        addState(head.part.with("length", head.first, head.place));
    }

    void addClass(PartText part) {
        classes.add(part.known(ClassText.KEYS));
    }

    void addRegion(PartText part) {
        final PartText known = part.known(RegionText.KEYS);
        regions.add(known.checked(() -> RegionText.region(known)));
        regionTexts.add(known);
    }

    void addState(PartText part) {
        final PartText known = part.known(STATE);
        states.add(known.checked(() -> new StateShape(known.text("name"), known.bytes("length", null))));
    }

    /**
     * Add the parts of a set that is known already.
     *
     * @param set to add.
     */
    public void add(SetShape set) {
        known.addAll(set.classes());
        regions.addAll(set.regions());
        states.addAll(set.states());
    }

    /**
     * Were channels added?
     *
     * @return true if the set has classes.
     */
    public boolean hasClasses() {
        return !classes.isEmpty() || !known.isEmpty();
    }

    /**
     * The classes that lack a value. Classes of a set that is known already have all values.
     *
     * @param field of a class.
     * @return their names.
     */
    public List<String> without(PlanField field) {
        return classes.stream().filter(part -> !part.has(field.key())).map(part -> part.text("name")).toList();
    }

    /**
     * The values of regions that their texts don't tell.
     *
     * @return one for each region that lacks any, with the keys that {@code --region} would add.
     */
    public List<AssumedValue> assumedOfRegions() {
        return regionTexts.stream().map(RegionText::assumed).flatMap(Optional::stream).toList();
    }

    /**
     * The set of all parts.
     *
     * @return the set.
     * @throws PlanRefusal              if it has no channels, or too many.
     * @throws IllegalArgumentException with the key that has another form.
     */
    public SetShape set() {
        final List<Shape> shapes = classes.stream().map(part -> part.checked(() -> ClassText.shape(part, usual)))
            .toList();
        long without = 0;
        for (int i = 0; i < shapes.size(); i++) {
            without += classes.get(i).has("writeRate") ? 0 : shapes.get(i).channels();
        }
        final List<ChannelClass> all = new ArrayList<>(known);
        for (int i = 0; i < shapes.size(); i++) {
            final PartText part = classes.get(i);
            final Shape shape = shapes.get(i);
            final double share = (double)shape.channels() / Math.max(1, without);
            all.add(part.checked(() -> new ChannelClass(part.text("name"), shape, part.has("writeRate")
                ? part.rate("writeRate", null, shape.liveBytes())
                : share * Amounts.rate("writeRate", usual.apply(PlanField.WRITE_RATE)))));
        }
        return new SetShape(all, regions, states);
    }

    /** The text of an option: a name, a first value, and keys with values. */
    private static final class Head {
        private static final Map<String, String> SHORT = Map.of("packets", "packetLength");

        private final String place;
        private final String form;
        private final String first;
        private final PartText part;

        Head(String option, String text, String form, String example) {
            this.form = option + ' ' + text + " is not of the form " + form + "; write it like " + example;
            final int colon = text.indexOf(':');
            if (colon < 1 || colon == text.length() - 1) {
                throw refusal();
            }
            final String name = text.substring(0, colon);
            place = option + ' ' + name;
            part = new PartText(place).with("name", name, place);
            final String[] values = text.substring(colon + 1).split(",", -1);
            first = values[0];
            for (int i = 1; i < values.length; i++) {
                final int equals = values[i].indexOf('=');
                if (equals < 1) {
                    throw refusal();
                }
                part.with(key(values[i].substring(0, equals)), values[i].substring(equals + 1), place);
            }
        }

        /** The key of a file: inFlight for in-flight. */
        private static String key(String name) {
            final StringBuilder key = new StringBuilder();
            for (final String word : name.split("-")) {
                key.append(key.isEmpty() || word.isEmpty() ? word
                    : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
            }
            return SHORT.getOrDefault(key.toString(), key.toString());
        }

        IllegalArgumentException refusal() {
            return new IllegalArgumentException(form);
        }
    }
}
