package org.ceptoarhub.core.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules about one kind of event, in the order of the file.
 *
 * <p>How it matches: for each part of a condition and each value that any rule wants of it, a
 * bitmap tells which rules admit the value. The rules that match an event are the intersection of
 * the bitmaps of its own values: one machine word for 64 rules, so that the cost is about the same
 * for twenty rules and for thousands. (Bitmap index; P. O'Neil, Model 204 Architecture and
 * Performance, 1987.)
 */
final class RulesOfKind {
  private final List<Rule> rules;
  private final long[] all;
  private final List<Bitmaps<?>> bitmaps = new ArrayList<>();

  RulesOfKind(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.all = new long[(rules.size() + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < rules.size(); i++) {
      set(all, i);
    }
    for (Part<?> part : Part.ALL) {
      Bitmaps<?> of = new Bitmaps<>(part);
      if (!of.admitAll()) {
        bitmaps.add(of);
      }
    }
  }

  List<Rule> matching(Part.Asked asked) {
    long[] left = all.clone();
    for (Bitmaps<?> one : bitmaps) {
      one.retain(left, asked);
    }
    List<Rule> matching = new ArrayList<>();
    for (int word = 0; word < left.length; word++) {
      for (long bits = left[word]; bits != 0; bits &= bits - 1) {
        matching.add(rules.get(word * Long.SIZE + Long.numberOfTrailingZeros(bits)));
      }
    }
    return matching;
  }

  List<NearMiss> nearMisses(Part.Asked asked) {
    List<NearMiss> misses = new ArrayList<>();
    for (Rule rule : rules) {
      List<Part<?>> failed =
          Part.ALL.stream().filter(part -> !part.holds(rule.when(), asked)).limit(2).toList();
      if (failed.size() == 1) {
        misses.add(failed.getFirst().missedBy(rule, asked));
      }
    }
    return misses;
  }

  private static void set(long[] bits, int i) {
    bits[i / Long.SIZE] |= 1L << i;
  }

  /** Which rules admit which value of one part. */
  private final class Bitmaps<T> {
    private final Part<T> part;
    private final long[] anything = new long[all.length];
    private final Map<T, long[]> byValue = new HashMap<>();

    Bitmaps(Part<T> part) {
      this.part = part;
      for (int i = 0; i < rules.size(); i++) {
        Set<T> wanted = part.wanted().apply(rules.get(i).when());
        if (wanted.isEmpty()) {
          set(anything, i);
        }
        for (T value : wanted) {
          set(byValue.computeIfAbsent(value, key -> new long[all.length]), i);
        }
      }
      byValue.values().forEach(bits -> add(bits, anything));
    }

    boolean admitAll() {
      return Arrays.equals(anything, all);
    }

    void retain(long[] left, Part.Asked asked) {
      long[] admitting = admitting(part.found().apply(asked));
      for (int word = 0; word < left.length; word++) {
        left[word] &= admitting[word];
      }
    }

    private long[] admitting(Collection<T> values) {
      if (values.size() == 1) {
        return byValue.getOrDefault(values.iterator().next(), anything);
      }
      long[] admitting = anything.clone();
      for (T value : values) {
        add(admitting, byValue.getOrDefault(value, anything));
      }
      return admitting;
    }

    private static void add(long[] bits, long[] more) {
      for (int word = 0; word < bits.length; word++) {
        bits[word] |= more[word];
      }
    }
  }
}
