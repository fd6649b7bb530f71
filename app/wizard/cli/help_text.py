"""What `wizard --help` prints: the parser's own words, which a test compares; building the parser takes 50 ms."""

TEXT = """\
usage: wizard [--app NAME] COMMAND ...

One login for every program that talks to a model provider.

positional arguments:
  COMMAND
    auth      log in, or renew the login of a profile
    token     print one fresh token
    headers   print every header a request needs, for `curl -H @-`
    env       print the variables of profiles, as a shell reads them
    run       run a program with the variables of profiles, and without any
              other provider's
    connect   let codex, claude-code or opencode fetch its credential from
              here
    disconnect
              undo `wizard connect`, to the byte
    import    take over API keys that are set here or kept by other tools;
              asks for each
    test      ask the model one real question: list, answer, stream
    model     list the live models, or set the default one
    models    list the live models, or set the default one
    use       set the default profile
    status    every profile and its state
    doctor    what may keep logins from working here, and what to do
    logout    delete a credential, keep its profile
    presets   the catalogue of providers
    schema    JSON Schema of a file format, or of what `wizard auth` says to
              programs
    demo      the whole wizard against a practice provider; needs no account
    completion
              print the script that completes commands, options and names in a
              shell

options:
  -h, --help  show this help message and exit
  --app NAME  work in the folders of the program NAME
  --plain     line prompts instead of screens
  --version   print the version

On a terminal, `wizard` alone opens the setup or your profiles. --plain (or
WIZARD_PLAIN=1) asks line by line: for screen readers, and where full screens
do not work.
"""
