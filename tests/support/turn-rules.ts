// A setup file is run for each file of tests anew, and what it imports once in a worker: whoever turns a rule must turn it for the one carrier.
import './turned-rules.ts';
