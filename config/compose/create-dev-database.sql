-- The application of the profile "dev" is another one than that of the stack: its operations have a database of their own.
create database dev;
