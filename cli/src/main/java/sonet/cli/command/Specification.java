package sonet.cli.command;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import sonet.cli.command.Operand.Count;

/// Commands as picocli wants them described, made from their [Usage] without any annotation.
final class Specification {
  /// What every command takes beside its own options.
  static final List<Option> EVERYWHERE =
      List.of(
          Option.choice(
              "--color",
              "WHEN",
              List.of("auto", "always", "never"),
              "Colours: auto (on a terminal, unless NO_COLOR is set), always or never"),
          Option.flag("--quiet", "Say nothing beside results and errors"));

  private static final String HELP = "--help";

  private Specification() {}

  /// A parser of a whole command line.
  static CommandLine parser(Command root) {
    CommandLine line = new CommandLine(of(root));
    line.setExpandAtFiles(false);
    line.setInterpolateVariables(false);
    line.setSeparator("=");
    line.setPosixClusteredShortOptionsAllowed(false);
    return line;
  }

  private static CommandSpec of(Command command) {
    Usage usage = command.usage();
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(usage.name());
    spec.usageMessage().description(usage.summary()).hidden(usage.isHidden());
    usage.options().forEach(option -> spec.addOption(of(option)));
    EVERYWHERE.forEach(option -> spec.addOption(of(option)));
    spec.addOption(
        OptionSpec.builder(HELP, "-h").type(boolean.class).arity("0").usageHelp(true).build());
    int index = 0;
    for (Operand operand : usage.operands()) {
      boolean last = index == usage.operands().size() - 1;
      String rest = operand.count() == Count.ANY || operand.count() == Count.SOME ? "..*" : "";
      if (!rest.isEmpty() && !last) {
        throw new AssertionError("only the last operand may take several words");
      }
      spec.addPositional(
          PositionalParamSpec.builder()
              .index(index++ + rest)
              .arity(operand.count().arity())
              .required(operand.count() == Count.ONE || operand.count() == Count.SOME)
              .paramLabel(operand.label())
              .type(String[].class)
              .auxiliaryTypes(String.class)
              .build());
    }
    command.subcommands().forEach(each -> spec.addSubcommand(each.usage().name(), of(each)));
    return spec;
  }

  private static OptionSpec of(Option option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(option.name()).description(option.help()).hidden(option.isHidden());
    if (option.isFlag()) {
      return builder.type(boolean.class).arity("0").build();
    }
    builder.arity("1").paramLabel(option.label()).type(String.class);
    switch (option.content()) {
      case Option.Content.Text() -> {}
      case Option.Content.Listed() -> {}
      case Option.Content.Hidden() -> {}
      // The value itself stays text, because only we say well what is wrong with a path.
      case Option.Content.Path() -> builder.type(Path.class).converters(text -> Path.of(text));
      case Option.Content.Choice(List<String> words) -> builder.completionCandidates(words);
    }
    return builder.build();
  }
}
