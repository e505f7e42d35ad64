package dev.realtime.runner;

import static picocli.CommandLine.ExitCode.SOFTWARE;
import static picocli.CommandLine.ExitCode.USAGE;

import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.replay.ReplayException;
import dev.realtime.runner.wfformat.WfFormatException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one line and an exit status: 2 when it was asked wrongly, 1 when it could not be done. */
final class CommandFailure implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Shell shell;

    CommandFailure(Shell shell) {
        this.shell = shell;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        shell.complain(firstLine(wrong) + " (" + command + " --help says more)");
        return USAGE;
    }

    private static String firstLine(ParameterException wrong) {
        String message = wrong.getMessage();
        return message == null ? "Wrong arguments" : message.lines().findFirst().orElse("Wrong arguments");
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof ConfigurationException || failure instanceof WfFormatException) {
            shell.complain(String.valueOf(failure.getMessage()));
            return USAGE;
        }
        if (failure instanceof ReplayException) {
            shell.complain(String.valueOf(failure.getMessage()));
            return SOFTWARE;
        }
        throw failure;
    }
}
