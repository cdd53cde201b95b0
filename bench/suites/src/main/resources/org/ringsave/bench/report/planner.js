/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/**
 * The plan of org.ringsave.bench.plan, with the same names and the same formulas: a model and a request become what
 * `ringsave plan --json` prints. Times are nanoseconds, lengths bytes; a sink that is memory has the rate null.
 * ReportBrowserTest compares both, so a formula that changes there changes here.
 */
const RingsavePlanner = (() => {
    const PAUSES_NS = [1e6, 10e6, 100e6];
    const MOST_ROUNDS = 30;
    const PROGRESS = 0.9;
    const LONG_RUN = 32768;
    const DAY_NS = 86400e9;
    const PERCENTS = 100;
    const FACTORS = [0.5, 1.5, 2];
    const ROUNDING = 1e6;
    const NAME = 16;

    const align = (length, to) => Math.ceil(length / to) * to;

    /** Lengths of images and memory of a shape. */
    class Shape {
        constructor(layout, request, channels) {
            this.layout = layout;
            this.request = request;
            this.channels = channels;
        }

        withChannels(channels) {
            return new Shape(this.layout, this.request, channels);
        }

        withFill(fill) {
            return new Shape(this.layout, {...this.request, fill}, this.channels);
        }

        section(length) {
            return align(length, this.layout.alignment) + Math.ceil(length / this.layout.block) * this.layout.trailer;
        }

        get ringBytes() {
            const {layout, request} = this;
            const bytes = Math.floor(request.fill * (request.ringPages * layout.page - layout.alignment));
            const whole = bytes - bytes % 8;
            return whole < layout.packetOverhead + layout.alignment ? 0 : whole;
        }

        get liveBytes() {
            return 2 * this.channels * this.ringBytes;
        }

        get packets() {
            return 2 * this.channels * this.request.inFlight;
        }

        get capturedBytes() {
            return this.channels * this.request.inFlight
                * (2 * this.layout.packetContext + this.request.packetLength);
        }

        /** What the capture arena of a session must hold. */
        get captured() {
            return this.packets * this.layout.memory.capturedHeader + this.capturedBytes;
        }

        packet(length) {
            return this.layout.inFlight + this.section(align(this.layout.packetContext, this.layout.alignment) + length);
        }

        imageLength(savedBytes) {
            const {layout, channels} = this;
            const perRing = align(Math.floor(savedBytes / (2 * channels)), layout.alignment);
            const perChannel = layout.channel + this.section(align(NAME, layout.alignment)) + 2 * layout.ring
                + 2 * this.section(perRing)
                + this.request.inFlight * (this.packet(this.request.packetLength) + this.packet(0));
            return layout.header + layout.directory + this.section(channels * layout.entry) + layout.end
                + channels * perChannel;
        }

        /** Rings, control pages, slots and contexts of one channel. */
        get memoryLength() {
            const {layout, request} = this;
            const slots = request.inFlight;
            const slot = layout.slotHeader + align(layout.packetContext, 8);
            const received = align(slots * (slot + request.packetLength), layout.cacheLine);
            const sent = align(slots * slot, layout.cacheLine);
            return layout.controlPages + 2 * request.ringPages * layout.page
                + (slots === 0 ? 0 : align(2 * (received + sent), layout.page));
        }
    }

    function quantities(shape, chunk, threads, savedBytes) {
        const channels = shape.channels;
        const bytes = savedBytes + shape.capturedBytes;
        const image = shape.imageLength(savedBytes);
        const calls = Math.ceil(image / chunk);
        const tables = shape.request.inFlight === 0 ? 0 : channels;
        const starts = Math.min(channels, bytes / LONG_RUN);
        return {
            one: 1, channels, tables, packets: shape.packets, captured: shape.capturedBytes, bytes, starts, calls,
            footprint: bytes + image, threads, channelsEach: channels / threads, tablesEach: tables / threads,
            packetsEach: shape.packets / threads, bytesEach: bytes / threads, startsEach: starts / threads,
            callsEach: calls / threads
        };
    }

    function ramp(term, all) {
        if (!term.ramp) {
            return 1;
        }
        const at = all[term.ramp.of];
        const {from, to} = term.ramp;
        return at <= from ? 0 : at >= to ? 1 : Math.log(at / from) / Math.log(to / from);
    }

    function estimate(operation, all) {
        let ns = 0;
        for (const term of operation.terms) {
            ns += term.coefficient * (all[term.quantity] * ramp(term, all));
        }
        const error = operation.heldOut.p90;
        const outside = Object.keys(operation.ranges).filter(name =>
            !(all[name] >= operation.ranges[name].least && all[name] <= operation.ranges[name].most));
        return made(ns, ns / (1 + error), ns / Math.max(1 - error, 0.5), outside);
    }

    function made(ns, leastNs, mostNs, outside) {
        return {ns, leastNs, mostNs, extrapolated: outside.length > 0, outside};
    }

    function times(one, factor) {
        return made(one.ns * factor, one.leastNs * factor, one.mostNs * factor, one.outside);
    }

    /** What a time consists of, by the quantity that it grows with. */
    function partsOf(operation, all) {
        const parts = {};
        for (const term of operation.terms) {
            const name = term.quantity.replace(/Each$/, '');
            parts[name] = (parts[name] || 0) + term.coefficient * (all[term.quantity] * ramp(term, all));
        }
        return parts;
    }

    function plusNs(one, ns) {
        return made(one.ns + ns, one.leastNs + ns, one.mostNs + ns, one.outside);
    }

    function plus(one, other) {
        return made(one.ns + other.ns, one.leastNs + other.leastNs, one.mostNs + other.mostNs,
            one.outside.concat(other.outside.filter(name => !one.outside.includes(name))));
    }

    /** Times of sets of any shape, for one chunk length and one number of threads. */
    class Predictor {
        constructor(model, chunk, threads, speed = 1) {
            this.model = model;
            this.chunk = chunk;
            this.threads = threads;
            this.speed = speed;
            this.saving = threads === 1 ? 'save' : 'parallel';
        }

        quantities(operation, shape, savedBytes) {
            return quantities(shape, this.chunk, operation === 'parallel' ? this.threads : 1, savedBytes);
        }

        of(operation, shape, savedBytes) {
            return times(estimate(this.model.operations[operation], this.quantities(operation, shape, savedBytes)),
                1 / this.speed);
        }

        parts(operation, shape) {
            return partsOf(this.model.operations[operation], this.quantities(operation, shape, shape.liveBytes));
        }

        save(shape) {
            return this.of(this.saving, shape, shape.liveBytes);
        }

        begin(shape) {
            return this.of('begin', shape, shape.liveBytes);
        }

        live(shape) {
            return plus(this.begin(shape), this.of('drain', shape, shape.liveBytes));
        }

        delta(shape, newBytes) {
            return this.of('delta', shape, newBytes);
        }

        restore(shape) {
            return this.of('restore', shape, shape.liveBytes);
        }
    }

    function mostChannels(shape, targetNs, time) {
        const each = shape.withChannels(1).captured;
        const {maxChannels, maxCaptured} = shape.layout;
        let fits = 0;
        let exceeds = (each === 0 ? maxChannels : Math.min(maxChannels, Math.floor(maxCaptured / each))) + 1;
        while (exceeds - fits > 1) {
            const middle = fits + Math.floor((exceeds - fits) / 2);
            if (time(shape.withChannels(middle)).ns <= targetNs) {
                fits = middle;
            } else {
                exceeds = middle;
            }
        }
        return fits;
    }

    function mostFill(predictor, shape, targetNs) {
        let fits = -1;
        let exceeds = PERCENTS + 1;
        while (exceeds - fits > 1) {
            const middle = (fits + exceeds) >> 1;
            if (predictor.save(shape.withFill(middle / PERCENTS)).ns <= targetNs) {
                fits = middle;
            } else {
                exceeds = middle;
            }
        }
        return fits < 0 ? null : fits / PERCENTS;
    }

    function limit(predictor, shape, targetNs) {
        const pausedChannels = mostChannels(shape, targetNs, one => predictor.save(one));
        const liveChannels = mostChannels(shape, targetNs, one => predictor.begin(one));
        return {
            targetNs, pausedChannels, liveChannels, pausedFill: mostFill(predictor, shape, targetNs),
            extrapolated: pausedChannels > 0 && predictor.save(shape.withChannels(pausedChannels)).extrapolated
                || liveChannels > 0 && predictor.begin(shape.withChannels(liveChannels)).extrapolated
        };
    }

    function share(model, shape, request, chunk) {
        const longest = model.chunks[model.chunks.length - 1].chunk;
        return Math.min(1, new Predictor(model, longest, request.threads).save(shape).ns
            / new Predictor(model, chunk, request.threads).save(shape).ns);
    }

    function chooseChunk(model, shape, request) {
        const calls = model.chunks;
        const choice = (length, recommended, call, meetsPauseTarget, reason) => ({
            length, recommended, shareOfHighestRate: share(model, shape, request, length),
            highestMeasured: Math.max(...calls.map(one => one.bytesPerSecond)), call, meetsPauseTarget, reason
        });
        if (request.chunk > 0) {
            const call = calls.find(one => one.chunk >= request.chunk) || calls[calls.length - 1];
            return choice(request.chunk, false, call, call.p99Ns < request.pauseTargetNs, 'it was asked for');
        }
        let best = null;
        let enough = false;
        for (const call of calls) {
            const divisible = request.threads === 1
                || call.chunk <= Math.floor(shape.imageLength(shape.liveBytes) / (2 * request.threads));
            if (call.p99Ns < request.pauseTargetNs && !enough && divisible) {
                best = call;
                enough = share(model, shape, request, call.chunk) >= shape.layout.enough;
            }
        }
        const reason = best === null ? 'no chunk has calls with a p99 below the pause target; this is the shortest'
            : enough ? 'the shortest that reaches 95 % of the highest rate, and the p99 of a call is below the pause'
                + ' target'
            : 'the longest whose calls have a p99 below the pause target, or that leaves each thread two chunks; none'
                + ' of these reaches 95 % of the highest rate';
        const chosen = best || calls[0];
        return choice(chosen.chunk, true, chosen, best !== null, reason);
    }

    const seconds = ns => (ns / 1e9).toPrecision(6) + ' s';

    function young(cost, mtbf) {
        return Math.sqrt(2 * cost * mtbf);
    }

    function daly(cost, mtbf) {
        const ratio = cost / (2 * mtbf);
        return ratio >= 1 ? mtbf : young(cost, mtbf) * (1 + Math.sqrt(ratio) / 3 + ratio / 9) - cost;
    }

    function scheduleOf(request, paused, live, begin, restore) {
        const cost = live.ns;
        const mtbf = request.mtbfNs;
        if (mtbf <= cost + restore.ns) {
            throw new RangeError('--mtbf=' + seconds(mtbf) + ' is no longer than a save and a restore take, '
                + seconds(cost + restore.ns) + ': such a run gets nowhere');
        }
        const dalyNs = daly(cost, mtbf);
        const asked = request.intervalNs > 0;
        const intervalNs = asked ? request.intervalNs : dalyNs;
        if (intervalNs <= cost) {
            throw new RangeError((asked ? '--interval=' + seconds(intervalNs)
                : '--mtbf=' + seconds(mtbf) + ': the best interval is ' + seconds(intervalNs) + ', which')
                + ' is no longer than a save takes, ' + seconds(cost));
        }
        if (intervalNs >= mtbf) {
            throw new RangeError('--interval=' + seconds(intervalNs) + ' is no shorter than --mtbf=' + seconds(mtbf)
                + ': such a run fails before it saves');
        }
        const lost = (interval, delayNs) => interval / 2 + delayNs + restore.ns;
        const least = (costNs, lastsNs, delayNs) => {
            const interval = Math.max(costNs / request.maxOverhead, lastsNs);
            return {intervalNs: interval, lostNs: lost(interval, delayNs)};
        };
        const youngNs = young(cost, mtbf);
        const lostNs = lost(intervalNs, cost);
        return {
            youngNs, dalyNs, pausedDalyNs: daly(paused.ns, mtbf), intervalNs, asked,
            pausedOverhead: paused.ns / intervalNs, liveOverhead: cost / intervalNs,
            beginOverhead: begin.ns / intervalNs, lostNs, lostShare: lostNs / mtbf, youngLostNs: lost(youngNs, cost),
            dalyLostNs: lost(dalyNs, cost), leastLive: least(cost, cost, cost), leastPaused: least(paused.ns, paused.ns, 0),
            leastBegin: least(begin.ns, cost, cost)
        };
    }

    function written(shape, request, ns) {
        return Math.floor(Math.min(shape.liveBytes, request.writeRate * ns / 1e9));
    }

    function migrationOf(predictor, shape, request, sinkNs) {
        const full = shape.imageLength(shape.liveBytes);
        const blackoutOf = bytes => plusNs(predictor.delta(shape, bytes), sinkNs(shape.imageLength(bytes)));
        let roundNs = plusNs(predictor.live(shape), sinkNs(full)).ns;
        const bytesPerSecond = full / roundNs * 1e9;
        let durationNs = roundNs;
        let sent = full;
        let left = written(shape, request, roundNs);
        let rounds = 1;
        let blackout = blackoutOf(left);
        while (blackout.ns > request.pauseTargetNs && rounds < MOST_ROUNDS) {
            roundNs = blackout.ns;
            const next = written(shape, request, roundNs);
            if (next > PROGRESS * left) {
                break;
            }
            durationNs += roundNs;
            sent += shape.imageLength(left);
            left = next;
            rounds++;
            blackout = blackoutOf(left);
        }
        const lastBytes = shape.imageLength(left);
        return {
            converges: blackout.ns <= request.pauseTargetNs, rounds, blackout, lastBytes, sentBytes: sent + lastBytes,
            durationNs: durationNs + blackout.ns, bytesPerSecond
        };
    }

    function powerOfTwo(value) {
        return 2 ** (32 - Math.clz32(value - 1));
    }

    function memoryOf(shape, chunk, threads) {
        const {layout, channels, captured} = shape;
        const inFlight = shape.request.inFlight;
        const capture = captured === 0 ? 0 : Math.max(layout.memory.leastArena, Math.min(layout.captureLimit, 2 * captured));
        const blocks = 2 * channels * Math.ceil(shape.ringBytes / layout.block) + channels + shape.packets;
        const all = {
            set: channels * shape.memoryLength, capture: Math.max(capture, captured),
            spill: Math.min(layout.spillLimit, shape.liveBytes), lineage: layout.memory.lineageRow * channels,
            tables: layout.memory.channelRow * channels + layout.memory.blockRow * blocks,
            slots: inFlight === 0 ? 0 : 4 * channels * (powerOfTwo(inFlight * 3) + 2 * inFlight) * 4,
            buffers: chunk * threads
        };
        all.total = Object.values(all).reduce((sum, one) => sum + one, layout.page);
        return all;
    }

    function check(shape, request) {
        const layout = shape.layout;
        const require = (holds, message) => {
            if (!holds) {
                throw new RangeError(message);
            }
        };
        const whole = (option, value, least, most) => require(Number.isInteger(value) && value >= least
            && value <= most, option + '=' + value + ' is not in ' + least + '..' + most);
        const above = (option, value) => require(value > 0 && value <= layout.mostNs, option + '=' + value
            + ' ns is not above 0 and at most 1000y');
        whole('--channels', request.channels, 1, layout.maxChannels);
        whole('--ring-pages', request.ringPages, 1, layout.maxPages);
        require(request.fill >= 0 && request.fill <= 1, '--fill=' + request.fill + ' is not in 0..1');
        require(request.packetLength >= 8 && request.packetLength <= layout.maxPacket
            && request.packetLength % 8 === 0, '--packets=' + request.packetLength
            + ' is not a multiple of 8 in 8..' + layout.maxPacket);
        whole('--in-flight', request.inFlight, 0, layout.maxInFlight);
        require(request.inFlight * (layout.slotHeader + align(layout.packetContext, 8) + request.packetLength) < 2 ** 30,
            '--in-flight=' + request.inFlight + ' slots of ' + request.packetLength + ' bytes take 1 GiB or more');
        require(request.writeRate >= 0 && request.writeRate <= layout.mostRate, '--write-rate=' + request.writeRate
            + ' is not in 0..1e15 bytes a second');
        require(request.chunk === 0 || Number.isInteger(request.chunk) && request.chunk >= layout.leastChunk
            && request.chunk <= layout.mostChunk, '--chunk=' + request.chunk + ' is not in ' + layout.leastChunk + '..'
            + layout.mostChunk);
        whole('--threads', request.threads, 1, layout.mostThreads);
        require(request.sinkRate === null || request.sinkRate >= 1, '--sink-rate=' + request.sinkRate
            + ' is not 1 or more bytes a second');
        above('--pause-target', request.pauseTargetNs);
        if (request.intervalNs !== 0) {
            above('--interval', request.intervalNs);
        }
        above('--mtbf', request.mtbfNs);
        require(request.maxOverhead >= layout.leastOverhead && request.maxOverhead <= 1, '--max-overhead='
            + request.maxOverhead + ' is not in 1e-6..1');
        whole('--retain', request.retain, 1, layout.mostRetained);
        require(shape.captured <= layout.maxCaptured, '--in-flight=' + request.inFlight + ' of ' + request.packetLength
            + ' bytes on ' + request.channels + ' channels are ' + shape.captured
            + ' bytes to capture when a save begins, and one can capture ' + layout.maxCaptured);
    }

    /** What a plan can be mistaken about: the step and the bounds of each value. */
    const INPUTS = [
        {name: 'channels', step: 1, least: 1, most: 'maxChannels'},
        {name: 'ringPages', step: 1, least: 1, most: 'maxPages'},
        {name: 'fill', step: 0, least: 0, most: 1},
        {name: 'packetLength', step: 8, least: 8, most: 'maxPacket'},
        {name: 'inFlight', step: 1, least: 0, most: 'maxInFlight'},
        {name: 'writeRate', step: 0, least: 0, most: 'mostRate'},
        {name: 'sinkRate', step: 0, least: 1, most: Infinity},
        {name: 'mtbfNs', step: 0, least: 0, most: 'mostNs'},
        {name: 'machineSpeed', step: 0, least: 0, most: Infinity}
    ];

    const sinkNsOf = request => bytes => request.sinkRate === null ? 0 : bytes / request.sinkRate * 1e9;

    /** What a plan is looked at for first. */
    function mainResults(model, request, speed) {
        const shape = new Shape(model.layout, request, request.channels);
        check(shape, request);
        const sinkNs = sinkNsOf(request);
        const predictor = new Predictor(model, request.chunk, request.threads, speed);
        const transferNs = sinkNs(shape.imageLength(shape.liveBytes));
        const save = plusNs(predictor.save(shape), transferNs);
        const begin = predictor.begin(shape);
        const schedule = scheduleOf(request, save, plusNs(predictor.live(shape), transferNs), begin,
            plusNs(predictor.restore(shape), transferNs));
        return {
            saveNs: save.ns, beginNs: begin.ns, liveOverhead: schedule.liveOverhead, dalyNs: schedule.dalyNs,
            blackoutNs: migrationOf(predictor, shape, request, sinkNs).blackout.ns,
            memoryBytes: memoryOf(shape, request.chunk, request.threads).total
        };
    }

    function vary(model, request, input, factor) {
        const most = typeof input.most === 'string' ? model.layout[input.most] : input.most;
        const varied = (input.name === 'machineSpeed' ? 1 : request[input.name]) * factor;
        const stepped = input.step === 0 ? varied : Math.round(varied / input.step) * input.step;
        const value = Math.min(most, Math.max(input.least, stepped));
        try {
            const speed = input.name === 'machineSpeed' ? value : 1;
            return {factor, value, possible: true,
                ...mainResults(model, input.name === 'machineSpeed' ? request : {...request, [input.name]: value}, speed)};
        } catch (e) {
            if (!(e instanceof RangeError)) {
                throw e;
            }
            return {factor, value, possible: false};
        }
    }

    /** The main results when one input is not what was thought; the request has the plan's chunk and interval. */
    function sensitivityOf(model, request) {
        const base = mainResults(model, request, 1);
        const amounts = INPUTS.filter(input => input.name === 'machineSpeed' || request[input.name] > 0);
        const all = amounts.map(input => {
            const variations = FACTORS.map(factor => vary(model, request, input, factor));
            let effect = 1;
            for (const variation of variations.filter(one => one.possible)) {
                for (const [name, value] of Object.entries(base)) {
                    const change = value > 0 ? variation[name] / value : 1;
                    effect = Math.max(effect, change > 0 ? Math.max(change, 1 / change) : 1);
                }
            }
            return {input: input.name, effect: Math.round(effect * ROUNDING) / ROUNDING, variations};
        });
        return all.sort((one, other) => other.effect - one.effect);
    }

    /**
     * Plan.
     *
     * @throws RangeError naming the option that can't be met, and the bound that it breaks.
     */
    function plan(model, request) {
        const shape = new Shape(model.layout, request, request.channels);
        check(shape, request);
        const sinkNs = sinkNsOf(request);
        const chunk = chooseChunk(model, shape, request);
        const predictor = new Predictor(model, chunk.length, request.threads);
        const imageLength = shape.imageLength(shape.liveBytes);
        const save = plusNs(predictor.save(shape), sinkNs(imageLength));
        const begin = predictor.begin(shape);
        const live = plusNs(predictor.live(shape), sinkNs(imageLength));
        const restore = plusNs(predictor.restore(shape), sinkNs(imageLength));
        const schedule = scheduleOf(request, save, live, begin, restore);
        const newBytes = written(shape, request, schedule.intervalNs);
        const deltaLength = shape.imageLength(newBytes);
        const slackPerRing = request.writeRate * live.ns / 1e9 / (2 * request.channels);
        const freePerRing = request.ringPages * model.layout.page - 8 - shape.ringBytes;
        const savesPerDay = DAY_NS / schedule.intervalNs;
        return {
            request, machine: model.machine,
            errors: Object.fromEntries(Object.entries(model.operations).map(([name, one]) => [name, one.heldOut])),
            imageLength, deltaLength, chunk, save, begin, live,
            delta: plusNs(predictor.delta(shape, newBytes), sinkNs(deltaLength)), restore,
            saveParts: predictor.parts(predictor.saving, shape), beginParts: predictor.parts('begin', shape),
            limits: PAUSES_NS.map(target => limit(predictor, shape, target)), schedule,
            migration: migrationOf(predictor, shape, request, sinkNs), slackPerRing, freePerRing,
            spilledAtMost: slackPerRing > freePerRing ? shape.liveBytes : 0,
            memory: memoryOf(shape, chunk.length, request.threads),
            storage: {
                savesPerDay, keptBytes: request.retain * imageLength, fullBytesPerDay: savesPerDay * imageLength,
                deltaBytesPerDay: savesPerDay * deltaLength
            },
            sensitivity: sensitivityOf(model, {...request, chunk: chunk.length, intervalNs: schedule.intervalNs})
        };
    }

    return {plan};
})();
