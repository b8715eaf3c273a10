package org.ceptoarhub.core.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Makes {@link YamlNode}s of SnakeYAML's events, which come one by one: limits hold at once. */
final class YamlParser {
  private final String file;
  private final Parser events;

  private YamlParser(String file, StreamReader text) {
    this.file = file;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(YamlNode.MAX_BYTES);
    this.events = new ParserImpl(text, options);
  }

  static YamlNode parse(String file, byte[] utf8) {
    if (utf8.length > YamlNode.MAX_BYTES) {
      throw Place.root(file, 1, 1)
          .error(
              "the file has "
                  + utf8.length
                  + " bytes; shorten it to "
                  + YamlNode.MAX_BYTES
                  + " at most");
    }
    StreamReader text = new StreamReader(decode(file, utf8));
    try {
      return new YamlParser(file, text).document();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw Place.root(file, mark.getLine() + 1, mark.getColumn() + 1)
          .error("is no YAML: " + e.getProblem() + "; correct it here or just before");
    } catch (NumberFormatException e) {
      Mark mark = text.getMark();
      throw Place.root(file, mark.getLine() + 1, mark.getColumn() + 1)
          .error("is no YAML: an escape without its hexadecimal digits; correct it just before");
    } catch (YAMLException e) {
      Mark mark = text.getMark();
      throw Place.root(file, mark.getLine() + 1, mark.getColumn() + 1)
          .error("is no YAML: what stands before this does not end; correct it just before");
    }
  }

  private static String decode(String file, byte[] utf8) {
    CharBuffer text = CharBuffer.allocate(utf8.length);
    boolean malformed =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8), text, true).isError();
    String decoded = text.flip().toString();
    if (malformed) {
      throw endOf(file, decoded).error("the byte here is no UTF-8; save the file as UTF-8");
    }
    int column = 0;
    for (int at = 0; at < decoded.length(); ) {
      int codePoint = decoded.codePointAt(at);
      if (!StreamReader.isPrintable(codePoint)) {
        throw endOf(file, decoded.substring(0, at))
            .error(String.format("the character U+%04X is not allowed; remove it", codePoint));
      }
      column = codePoint == '\n' || codePoint == '\r' ? 0 : column + 1;
      if (column > YamlNode.MAX_LINE) {
        throw endOf(file, decoded.substring(0, at))
            .error("the line is longer than " + YamlNode.MAX_LINE + " characters; break it up");
      }
      at += Character.charCount(codePoint);
    }
    return decoded;
  }

  /** The place right after a text that begins the file. */
  private static Place endOf(String file, String text) {
    String line = text.substring(text.lastIndexOf('\n') + 1);
    int line0 = (int) text.chars().filter(c -> c == '\n').count();
    return Place.root(file, line0 + 1, line.codePointCount(0, line.length()) + 1);
  }

  private YamlNode document() {
    next();
    Event start = next();
    if (start.is(Event.ID.StreamEnd)) {
      throw Place.root(file, 1, 1).error("the file is empty; write the document");
    }
    YamlNode root = node(Place.root(file, line(events.peekEvent()), column(events.peekEvent())), 0);
    next();
    Event end = next();
    if (!end.is(Event.ID.StreamEnd)) {
      throw Place.root(file, line(end), column(end))
          .error("a second document begins here; keep one document in a file");
    }
    return root;
  }

  /** The value that begins with the next event. */
  private YamlNode node(Place place, int depth) {
    if (depth > YamlNode.MAX_DEPTH) {
      throw place.error("is nested deeper than " + YamlNode.MAX_DEPTH + " levels; flatten it");
    }
    Event event = next();
    refuseReuse(event, place);
    if (event instanceof ScalarEvent scalar) {
      return new YamlNode(place, content(scalar));
    }
    return new YamlNode(
        place, event.is(Event.ID.SequenceStart) ? items(place, depth) : entries(place, depth));
  }

  private YamlNode.Items items(Place list, int depth) {
    List<YamlNode> nodes = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      Event item = events.peekEvent();
      nodes.add(node(list.item(nodes.size(), line(item), column(item)), depth + 1));
    }
    next();
    return new YamlNode.Items(nodes);
  }

  private YamlNode.Entries entries(Place mapping, int depth) {
    SequencedMap<String, YamlNode.Entry> byKey = new LinkedHashMap<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Event event = next();
      String key = event instanceof ScalarEvent scalar ? textOf(scalar) : "";
      Place keyPlace = mapping.key(key, line(event), column(event));
      refuseReuse(event, keyPlace);
      if (key.isBlank()) {
        throw keyPlace.error("a key must be a text; write 'key: value'");
      }
      YamlNode.Entry earlier = byKey.get(key);
      if (earlier != null) {
        throw keyPlace.error(
            "the key stands in line " + earlier.key().line() + " already; keep one of the two");
      }
      Event value = events.peekEvent();
      byKey.put(
          key,
          new YamlNode.Entry(
              keyPlace, node(mapping.key(key, line(value), column(value)), depth + 1)));
    }
    next();
    return new YamlNode.Entries(byKey);
  }

  private static YamlNode.Scalar content(ScalarEvent scalar) {
    return new YamlNode.Scalar(scalar.getValue(), scalar.isPlain());
  }

  private static String textOf(ScalarEvent key) {
    return content(key).isNull() ? "" : key.getValue();
  }

  /** Anchors and aliases let a small file grow without bound; tags let it choose its own types. */
  private static void refuseReuse(Event event, Place place) {
    if (event instanceof AliasEvent alias) {
      throw place.error(
          "the alias *"
              + Texts.shorten(alias.getAnchor())
              + " is not allowed; write the value out");
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw place.error(
          "the anchor &" + Texts.shorten(node.getAnchor()) + " is not allowed; remove it");
    }
    String tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> null;
        };
    if (tag != null) {
      throw place.error("the tag " + Texts.shorten(tag) + " is not allowed; remove it");
    }
  }

  private Event next() {
    return events.getEvent();
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }

  private static int column(Event event) {
    return event.getStartMark().getColumn() + 1;
  }
}
