@echo off
rem Builds what is missing and runs Portaria. See README.md.
setlocal
set "ROOT=%~dp0"
set "LIB=%ROOT%installer\target\portaria\lib"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version 2>&1 | findstr /c:"version \"25" >nul
if errorlevel 1 (
  echo Portaria needs a JDK 25 and found none. Install one, for example Eclipse Temurin 25, or set JAVA_HOME to it. 1>&2
  exit /b 2
)
if not exist "%LIB%" (
  echo Building Portaria; the first time takes some minutes, because libraries are fetched. 1>&2
  pushd "%ROOT%"
  where mvn >nul 2>&1 && (call mvn -q -DskipTests package) || (call mvnw.cmd -q -DskipTests package)
  if errorlevel 1 (popd & exit /b 1)
  popd
)
"%JAVA%" -Xmx512m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --add-opens=java.base/java.lang=ALL-UNNAMED --add-exports=java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "%LIB%\*" io.portaria.app.Launcher %*
