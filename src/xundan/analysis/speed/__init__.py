"""What an answer's speed is worth: conversion by first response, for the same mix (docs/decisions/0015)."""
