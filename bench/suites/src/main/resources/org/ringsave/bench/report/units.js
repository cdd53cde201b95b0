/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** Numbers for people, of each unit that sections have. */
const RingsaveUnits = (() => {
    const digits = value => {
        if (value === 0) {
            return '0';
        }
        const size = Math.abs(value);
        if (size < 1e-3 || size >= 1e15) {
            return value.toExponential(2);
        }
        return value.toLocaleString('en-US', {maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4});
    };
    const stepped = (value, step, units) => {
        let rest = value;
        let unit = 0;
        while (Math.abs(rest) >= step && unit < units.length - 1) {
            rest /= step;
            unit++;
        }
        return digits(rest) + ' ' + units[unit];
    };
    const time = ns => {
        if (ns < 100e9) {
            return stepped(ns, 1000, ['ns', 'µs', 'ms', 's']);
        }
        return ns < 5970e9 ? digits(ns / 60e9) + ' min' : ns < 171900e9 ? digits(ns / 3600e9) + ' h'
            : digits(ns / 86400e9) + ' d';
    };
    const bytes = length => length < 65536 && length % 1024 !== 0 ? digits(length) + ' bytes'
        : stepped(length, 1024, ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
    const share = value => digits(value * 100) + ' %';
    // Of one in a thousand calls that are slower, 99.9 % are not.
    const percentile = times => {
        const nines = Math.round(Math.log10(times));
        return Math.abs(times - 10 ** nines) < 1e-6 * times
            ? (100 - 100 / 10 ** nines).toFixed(Math.max(0, nines - 2)) + ' %'
            : (100 - 100 / times).toFixed(Math.max(1, Math.ceil(Math.log10(times)) - 1)) + ' %';
    };
    const of = {
        ns: time, bytes, share, percentile, count: digits, 'GB/s': value => digits(value) + ' GB/s',
        '×': value => digits(value) + ' ×'
    };
    return {digits, time, bytes, share, of};
})();
