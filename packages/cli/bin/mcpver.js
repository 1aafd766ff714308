#!/usr/bin/env node
// Not the built file itself: package managers link this when they install, which is before anything is built here.
import '../dist/main.js'
