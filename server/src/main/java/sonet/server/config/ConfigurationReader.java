package sonet.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import sonet.server.config.Configuration.Given;

/// Reads a configuration from its sources and checks it whole, so that an operator mends all
/// mistakes at once.
public final class ConfigurationReader {
  /// Variables that mean something to the launcher or the commands, and are no settings.
  private static final List<String> OTHER_VARIABLES =
      List.of(
          "SONET_CONFIG",
          "SONET_VECTORS",
          "SONET_REQUIRE",
          "SONET_JDK",
          "SONET_DEBUG",
          "SONET_NAME",
          "SONET_PASSPHRASE",
          "SONET_ADMIN_TOKEN");

  private final List<String> mistakes = new ArrayList<>();
  private final Map<Setting<?>, Given> given = new LinkedHashMap<>();

  private ConfigurationReader() {}

  /// What came of reading.
  public sealed interface Result {
    /// All is well.
    record Read(Configuration configuration) implements Result {}

    /// Something is wrong.
    ///
    /// @param mistakes each with where it stands and what to do
    record Wrong(List<String> mistakes) implements Result {
      /// Copies the list.
      public Wrong {
        mistakes = List.copyOf(mistakes);
      }
    }
  }

  /// Reads a configuration.
  public static Result read(Sources sources) {
    ConfigurationReader reader = new ConfigurationReader();
    sources.file().ifPresent(reader::file);
    reader.environment(sources.environment());
    new TreeMap<>(sources.flags()).forEach((name, text) -> reader.put(name, text, "flag", "--"));
    Configuration configuration = new Configuration(reader.given);
    if (reader.mistakes.isEmpty()) {
      reader.mistakes.addAll(Checks.of(configuration));
    }
    return reader.mistakes.isEmpty()
        ? new Result.Read(configuration)
        : new Result.Wrong(reader.mistakes);
  }

  /// Properties that do not take a name twice.
  private final class Once extends Properties {
    private static final long serialVersionUID = 1L;
    private final transient Path file;

    Once(Path file) {
      super();
      this.file = file;
    }

    @Override
    public synchronized Object put(Object name, Object value) {
      if (containsKey(name)) {
        mistakes.add(file + " sets " + name + " twice; leave one of the two");
      }
      return super.put(name, value);
    }
  }

  private void file(Path path) {
    Once properties = new Once(path);
    try (Reader text = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(text);
    } catch (NoSuchFileException e) {
      mistakes.add("there is no file " + path + "; name another one or leave it out");
    } catch (MalformedInputException e) {
      mistakes.add(path + " is no text in UTF-8; save it as that");
    } catch (IOException | IllegalArgumentException e) {
      mistakes.add(path + " cannot be read: " + e.getMessage());
    }
    for (String name : new TreeMap<>(properties).keySet().stream().map(String::valueOf).toList()) {
      put(name, properties.getProperty(name), path.toString(), "");
    }
  }

  private void environment(Map<String, String> variables) {
    for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith("SONET_") || OTHER_VARIABLES.contains(name)) {
        continue;
      }
      Optional<Setting<?>> setting =
          Settings.all().stream().filter(one -> one.variable().equals(name)).findFirst();
      if (setting.isEmpty()) {
        mistakes.add(
            "the variable " + name + " is no setting; did you mean " + closest(name) + "?");
      } else {
        accept(setting.get(), variable.getValue(), name);
      }
    }
  }

  private void put(String name, String text, String where, String prefix) {
    Optional<Setting<?>> setting =
        Settings.all().stream().filter(one -> one.name().equals(name)).findFirst();
    if (setting.isEmpty()) {
      mistakes.add(where + ": " + name + " is no setting; did you mean " + closest(name) + "?");
      return;
    }
    accept(setting.get(), text, prefix.isEmpty() ? where : setting.get().flag());
  }

  private <T> void accept(Setting<T> setting, String text, String origin) {
    try {
      T value = setting.kind().parse().apply(text);
      given.put(setting, new Given(setting.kind().print().apply(value), origin));
    } catch (IllegalArgumentException e) {
      mistakes.add(
          origin
              + ": "
              + setting.name()
              + " is \""
              + text
              + "\", which should be "
              + setting.values());
    }
  }

  /// The name that is most like what was written.
  private static String closest(String written) {
    boolean variable = written.startsWith("SONET_");
    return Settings.all().stream()
        .map(setting -> variable ? setting.variable() : setting.name())
        .min(Comparator.comparingInt(name -> distance(name, written)))
        .orElseThrow();
  }

  /// How many characters must be put in, left out or replaced to make one text of another.
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
