@echo off
rem The command line of the packaged app: the app's own program, run as Node.
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Belfry.exe" "%~dp0..\app.asar\out\cli.js" %*
